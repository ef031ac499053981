"""Concepts: many wordings of one happening in working life, as one feature each.

Our own list, written from the domain document; folded phrases, because half of the posts have no
marks. A phrase that folding makes ambiguous (no luong: nợ lương, no lượng) is kept only where the
company of other words decides, that is, in a longer phrase.
"""

_PHRASES = {
    "strike": "ngung viec|dinh cong|lan cong|bai cong|dung chuyen|dung ngoai cong"
    "|nghi viec tap the|ngoi im|khong vao xuong|tat app|nghi tap the|dong nghet cong"
    "|phan doi|ko vo lam|chuyen dung day",
    "poison": "ngo doc|nhap vien|dau bung|oi het|non oi|buon non|rua ruot|cap cuu|do bun ca"
    "|histamine|ngo doc thuc pham",
    "canteen": "suat an|bua an|com trua|bep an|nha bep|nha an|thuc an|luu mau|bun ca|com ca"
    "|trong canh|to canh|canh co",
    "unpaid": "no luong|cham luong|tra luong|chua co luong|doi luong|khat luong|giu luong"
    "|quyt luong|chua nhan luong|luong thang|luong ve|dong luong",
    "pay_rise": "tang luong|luong toi thieu|muc luong toi thieu|luong vung|dieu chinh luong"
    "|nang luong",
    "bonus": "thuong tet|thuong le|thang 13|tien thuong|thuong 30|qua tet|thuong cuoi nam"
    "|tien tet",
    "insurance_debt": "no bao hiem|no bhxh|cham dong bhxh|cham dong bao hiem|khong dong bao hiem"
    "|tron dong"
    "|ngung dong|chot so|vssid|ko dong bh|khong dong bhxh|ko dong bhxh|ko dong bao hiem",
    "lump_sum": "bhxh 1 lan|bhxh mot lan|bao hiem xa hoi mot lan|bao hiem xa hoi 1 lan|rut bao hiem"
    "|rut bhxh|rut 1 lan|rut mot lan|bao hiem mot lan|bh 1 lan",
    "layoff": "cat giam|sa thai|cho nghi|mat viec|that nghiep|giam bien che|thoi viec"
    "|giam lao dong|dep thoi vu|duoi viec|nghi viec hang loat|bi cat|giam nguoi"
    "|cho thoi viec",
    "closure": "dong cua|giai the|pha san|bo tron|ngung hoat dong|niem phong|dung hoat dong"
    "|chu tron|tron mat|dep tiem",
    "fire": "chay lon|chay kho|chay xuong|vu chay|bi chay|chay to|chay rui|chay nha|hoa hoan"
    "|dam chay|khoi den|chua chay|boc chay|phat hoa",
    "accident": "tai nan|tu vong|bi thuong|sap gian giao|lat xe|lat xuong|cuon vao may|may can"
    "|chet nguoi|tu nan|nga cao|bong nang|gay tay|container|qua doi",
    "heat": "nang nong|ngat xiu|xiu|do ngoai troi|39 do|40 do",
    "overtime": "tang ca|lam them gio|chu nhat|lam them|gio lam them|ot",
    "hours": "gio lam|44 gio|44h|48 gio|gio moi tuan|giam gio",
    "scam": "lua dao|gia mao|gia danh|mao danh|chiem tai khoan|otp|link la|bam link|mat tien"
    "|lua tien",
    "false": "tin gia|tin vit|bia dat|sai su that|khong chinh xac|bac bo|tin don|khong co chuyen",
    "dues": "doan phi|phi cong doan|1%|quy cong doan|kinh phi cong doan|2%",
    "union_end": "giai the cong doan|bo cong doan|xoa cong doan|khong con cong doan",
    "contest": "cuoc thi|hoi thi|thi tim hieu|giai nhat|thi truc tuyen|thi sinh|trao giai|luot thi",
    "housing": "nha o xa hoi|phong tro|nha tro|khu tro|chu tro|tien tro|thue tro|can ho",
    "utilities": "gia dien|tien dien|dien tro|1 so|mot so|tien nuoc|4k5",
    "childcare": "nha tre|mau giao|giu tre|bao mau|nhom tre|gui con|truong mam non|hoc phi",
    "school": "lop 1|tuyen sinh|xin hoc|cho hoc|truong tieu hoc",
    "violence": "danh cong nhan|bi tat|tat nu|tat cong nhan|hanh hung|danh nguoi|xuc pham|chui boi"
    "|lang ma",
    "illness": "benh nghe nghiep|bui phoi|benh phoi|nhiem doc|dung moi|mui keo",
    "checkup": "kham suc khoe|kham benh mien phi|kham mien phi|kham tong quat",
    "support": "ho tro|tang qua|suat qua|phien cho|0 dong|tro cap|cuu tro|vay von",
    "jobs": "tuyen dung|viec lam|phong van|tuyen cong nhan|ngay hoi viec lam|tuyen gap",
    "congress": "dai hoi|ban chap hanh|nhiem ky|bau cu|tan chu tich",
    "inspection": "thanh tra|kiem tra|xu phat|bi phat|dinh chi|khoi to|dieu tra",
    "dialogue": "doi thoai|thuong luong|thoa uoc|thong nhat|cam ket|hua tra|hua se",
    "retirement": "nghi huu|tuoi huu|luong huu|ve huu",
    "maternity": "thai san|nghi sinh|mang thai|co bau|mang bau|sinh con",
    "flood": "ngap|lut|mua lon|nuoc rut|bao so",
    "leave": "nghi le|nghi tet|lich nghi|ngay nghi|nghi bu|nghi phep",
    "allowance": "chuyen can|phu cap|tien an|tien xang|tro cap",
}  # fmt: skip


_NAMES: dict[str, str] = {}
for _name, _listed in _PHRASES.items():
    for _phrase in _listed.split("|"):
        _NAMES.setdefault(_phrase, _name)
# Lengths of the phrases that begin with a word, longest first.
_LENGTHS: dict[str, list[int]] = {}
for _phrase in sorted(_NAMES, key=lambda phrase: -len(phrase.split())):
    _sizes = _LENGTHS.setdefault(_phrase.split()[0], [])
    if len(_phrase.split()) not in _sizes:
        _sizes.append(len(_phrase.split()))


def concepts(folded: list[str]) -> list[str]:
    """Return the concepts that the words of a folded text name, in order, each once."""
    found: dict[str, None] = {}
    place = 0
    while place < len(folded):
        step = 1
        for size in _LENGTHS.get(folded[place], ()):
            name = _NAMES.get(" ".join(folded[place : place + size]))
            if name:
                found[name] = None
                step = size
                break
        place += step
    return list(found)
