"""What ``lantoa up``, ``import`` and ``source`` say, in the person's language."""

from lantoa.files.messages import Catalogue

say = Catalogue({
    "starting the database": "khởi động cơ sở dữ liệu",
    "updating the database": "cập nhật cơ sở dữ liệu",
    "creating the demonstration federation": "tạo liên đoàn minh họa",
    "starting the workspace": "khởi động không gian làm việc",
    "ready": "sẵn sàng",
    "stopping": "đang dừng",
    "Removed: {sources} sources, {mentions} posts, {accounts} accounts.": (
        "Đã bỏ: {sources} nguồn, {mentions} tin, {accounts} tài khoản."
    ),
    "An account of your own: lantoa manage createsuperuser": (
        "Tạo tài khoản của bạn: lantoa manage createsuperuser"
    ),
    "Open": "Mở",
    "(workspace of the union staff)": "(không gian làm việc của cán bộ)",
    "Public": "Công khai",
    "Sign in": "Đăng nhập",
    "password": "mật khẩu",
    "Everything in the demonstration is invented.": "Mọi nội dung trong bản minh họa là hư cấu.",
    "Collecting goes on in the background; the pages fill within two minutes.": (
        "Việc thu thập tiếp tục ở nền; các trang sẽ đầy dần trong vòng hai phút."
    ),
    "Ctrl-C stops everything; the data stay in {var}.": (
        "Ctrl-C để dừng tất cả; dữ liệu vẫn nằm trong {var}."
    ),
    "Port {port} is taken. Choose another: lantoa up --port {other}": (
        "Cổng {port} đang được dùng. Hãy chọn cổng khác: lantoa up --port {other}"
    ),
    "Only {free} MB are free on the disk of {var}; at least {need} MB are needed.": (
        "Ổ đĩa chứa {var} chỉ còn {free} MB; cần ít nhất {need} MB."
    ),
    "{var} cannot be written: {reason}": "Không ghi được vào {var}: {reason}",
    "The database cannot be reached: {reason}": "Không kết nối được cơ sở dữ liệu: {reason}",
    "PostgreSQL {found} is too old; version 15 or newer is needed.": (
        "PostgreSQL {found} quá cũ; cần phiên bản 15 trở lên."
    ),
    "line {number}: {reason}": "dòng {number}: {reason}",
    "{path} is not a file": "{path} không phải là tệp",
    "{path} is not a folder": "{path} không phải là thư mục",
    "There is no such person. Say who hands over: --by EMAIL": (
        "Không có người này. Hãy cho biết ai bàn giao: --by EMAIL"
    ),
    "taking in": "đang nhận tệp",
    "{number} files need a person": "{number} tệp cần người xử lý",
    "{path} holds no usable line": "{path} không có dòng nào dùng được",
    "{path} is no web address": "{path} không phải là địa chỉ web",
    "Nothing readable at {path}: {reason}": "Không đọc được gì ở {path}: {reason}",
    "{count} items now, such as:": "hiện có {count} mục, ví dụ:",
    "Saved.": "Đã lưu.",
    "It was there already.": "Nguồn này đã có.",
    "off": "tắt",
    "What will be read:": "Sẽ đọc như sau:",
    "not read:": "không đọc:",
    "reading": "đang đọc",
    "analysing": "đang phân tích",
    "updating trends": "đang cập nhật xu hướng",
    "There is no unit {code}": "Không có đơn vị {code}",
    "{new} new, {known} already there": "{new} mới, {known} đã có từ trước",
    "Rejected lines are in {path}": "Các dòng bị bỏ nằm trong {path}",
    "{name} stopped (status {status}); starting it again": (
        "{name} đã dừng (mã {status}); đang khởi động lại"
    ),
    "The workspace did not answer within {seconds} s; its log is {log}": (
        "Không gian làm việc không trả lời trong {seconds} giây; xem nhật ký {log}"
    ),
})  # fmt: skip
