//! The headings that are recognised: one row a meaning and a language. This table is their only owner.
//!
//! Words are folded (small letters, no accents, no punctuation), and little words such as `de`, `la`, `of`
//! may be missing. A heading whose unit matters (a power, a height) is here with the unit where its word
//! alone could mean another one.

use super::target::Target;
use crate::register::{Field, Status};

/// What a column of any list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ingest) enum Meaning {
    /// Something that a list of points or villages says.
    Point(Target),
    /// The code of a village, and of nothing else.
    VillageCode,
    /// A field of a cell by its own name, one of [`CELL_FIELDS`](crate::study::CELL_FIELDS).
    Cell(&'static str),
    /// The name of a site, which is its id where there is no code.
    SiteName,
    /// The number or name of a receiver or test point.
    ReceiverId,
    /// The height of a receiving antenna above ground.
    ReceiverHeight,
    /// People at a test point.
    People,
    /// What a test point is.
    PointKind,
    /// The height of a mast: that of its antenna where nothing says more.
    MastHeight,
    /// A planning tool's name of an antenna on a mast: a cell's id where nothing says more.
    Transmitter,
    /// A tilt that is not said to be mechanical: the mechanical one where nothing says more.
    Downtilt,
    /// The number of an object in OpenStreetMap: an id where nothing says more.
    OsmId,
    /// A field of a measurement.
    Measured(&'static str),
    /// What a list of candidates for new sites says: `cost`, `powered_from`, `connected`.
    Planned(&'static str),
    /// It looks like this key, and the heading says too little to take it (no unit, an abbreviation).
    Bare(&'static str),
}

/// Languages whose headings are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Language {
    English,
    Vietnamese,
    French,
    Spanish,
    Indonesian,
}

use Language::{English, French, Indonesian, Spanish, Vietnamese};
use Meaning::{
    Bare, Cell, Downtilt, MastHeight, OsmId, People, Planned, Point, PointKind, ReceiverHeight, ReceiverId,
    SiteName, Transmitter, VillageCode,
};

const CODE: Meaning = Point(Target::Field(Field::Code));
const NAME: Meaning = Point(Target::Field(Field::Name));
const PROVINCE_CODE: Meaning = Point(Target::Field(Field::ProvinceCode));
const PROVINCE: Meaning = Point(Target::Field(Field::Province));
const DISTRICT_CODE: Meaning = Point(Target::Field(Field::DistrictCode));
const DISTRICT: Meaning = Point(Target::Field(Field::District));
const COMMUNE_CODE: Meaning = Point(Target::Field(Field::CommuneCode));
const COMMUNE: Meaning = Point(Target::Field(Field::Commune));
const LON: Meaning = Point(Target::Field(Field::Lon));
const LAT: Meaning = Point(Target::Field(Field::Lat));
const POPULATION: Meaning = Point(Target::Field(Field::Population));
const HOUSEHOLDS: Meaning = Point(Target::Field(Field::Households));
const ELECTRICITY: Meaning = Point(Target::Field(Field::Electricity));
const SIGNAL: Meaning = Point(Target::Field(Field::Signal));
const SOURCE: Meaning = Point(Target::Field(Field::Source));
const NOTE: Meaning = Point(Target::Field(Field::Note));
const IDENTIFIED: Meaning = Point(Target::Day(Status::Identified));
const VERIFIED: Meaning = Point(Target::Day(Status::Verified));
const ASSIGNED: Meaning = Point(Target::Day(Status::Assigned));
const STARTED: Meaning = Point(Target::Day(Status::InProgress));
const ON_AIR: Meaning = Point(Target::Day(Status::OnAir));
const CLOSED: Meaning = Point(Target::Day(Status::Closed));

/// Meaning, language, words.
#[rustfmt::skip]
pub(super) const HEADINGS: &[(Meaning, Language, &str)] = &[
    (Point(Target::Number), English, "number | register number | point"),
    (Point(Target::Number), Vietnamese, "ls | ma diem lom | ma diem lom song | so hieu | so hieu diem | ma diem"),
    (Point(Target::Number), French, "numero registre"),
    (Point(Target::Number), Spanish, "numero registro"),
    (Point(Target::Number), Indonesian, "nomor register"),

    (CODE, English, "code | id"),
    (CODE, Vietnamese, "ma"),
    (CODE, French, "identifiant"),
    (CODE, Spanish, "codigo | identificador"),
    (CODE, Indonesian, "kode | pengenal"),

    (VillageCode, English, "village code | village id"),
    (VillageCode, Vietnamese, "ma thon | ma ban | ma thon ban | ma thon to dan pho"),
    (VillageCode, French, "code village | code localite | id village | id localite"),
    (VillageCode, Spanish, "codigo centro poblado | codigo localidad | codigo pueblo | codigo aldea | id localidad | \
        id centro poblado"),
    (VillageCode, Indonesian, "kode desa | kode dusun | kode kampung | id desa | id dusun | id kampung"),

    (NAME, English, "name | village | village name"),
    (NAME, Vietnamese, "ten thon | ten ban | ten thon ban | thon | thon ban | ban | ten | ten diem | ten diem lom | \
        ten thon xom | thon xom | ten thon ban ap | thon ban ap | ten thon to dan pho | dia danh | ten diem lom song"),
    (NAME, French, "nom | nom village | localite | nom localite"),
    (NAME, Spanish, "nombre | centro poblado | nombre centro poblado | localidad | nombre localidad | pueblo | aldea | \
        nombre pueblo | nombre aldea"),
    (NAME, Indonesian, "nama | desa | nama desa | dusun | kampung | nama dusun | nama kampung"),

    (Point(Target::Field(Field::Hierarchy)), English, "hierarchy"),
    (Point(Target::Field(Field::Hierarchy)), Vietnamese, "he thong don vi"),

    (PROVINCE_CODE, English, "province code"),
    (PROVINCE_CODE, Vietnamese, "ma tinh | ma tinh thanh pho | ma tp | ma tinh tp"),
    (PROVINCE_CODE, French, "code province"),
    (PROVINCE_CODE, Spanish, "codigo provincia"),
    (PROVINCE_CODE, Indonesian, "kode provinsi"),

    (PROVINCE, English, "province | province name"),
    (PROVINCE, Vietnamese, "tinh | tinh thanh pho | tinh tp | ten tinh | ten tinh thanh pho | tinh thanh"),
    (PROVINCE, French, "nom province"),
    (PROVINCE, Spanish, "provincia | nombre provincia"),
    (PROVINCE, Indonesian, "provinsi | nama provinsi | propinsi"),

    (DISTRICT_CODE, English, "district code"),
    (DISTRICT_CODE, Vietnamese, "ma huyen | ma quan huyen"),
    (DISTRICT_CODE, French, "code district"),
    (DISTRICT_CODE, Spanish, "codigo distrito"),
    (DISTRICT_CODE, Indonesian, "kode kabupaten | kode kabupaten kota"),

    (DISTRICT, English, "district | district name"),
    (DISTRICT, Vietnamese, "huyen | quan huyen | ten huyen | ten quan huyen | huyen thi xa | huyen quan"),
    (DISTRICT, French, "nom district"),
    (DISTRICT, Spanish, "distrito | nombre distrito"),
    (DISTRICT, Indonesian, "kabupaten | kabupaten kota | nama kabupaten"),

    (COMMUNE_CODE, English, "commune code | ward code"),
    (COMMUNE_CODE, Vietnamese, "ma xa | ma phuong xa | ma xa phuong"),
    (COMMUNE_CODE, French, "code commune"),
    (COMMUNE_CODE, Spanish, "codigo comuna | codigo municipio"),
    (COMMUNE_CODE, Indonesian, "kode kecamatan"),

    (COMMUNE, English, "commune | commune name | ward"),
    (COMMUNE, Vietnamese, "xa | xa phuong | phuong xa | ten xa | ten xa phuong | xa phuong thi tran | xa thi tran"),
    (COMMUNE, French, "nom commune"),
    (COMMUNE, Spanish, "comuna | municipio | nombre comuna | nombre municipio"),
    (COMMUNE, Indonesian, "kecamatan | nama kecamatan"),

    (LON, English, "lon | longitude | lng | long | lon deg | centre lon deg | easting | x"),
    (LON, Vietnamese, "kinh do | kinh do e | kinh do dong"),
    (LON, French, "longitude degres | longitude est"),
    (LON, Spanish, "longitud | longitud oeste | longitud este"),
    (LON, Indonesian, "bujur | garis bujur | bujur timur"),

    (LAT, English, "lat | latitude | lat deg | centre lat deg | northing | y"),
    (LAT, Vietnamese, "vi do | vi do n | vi do bac"),
    (LAT, French, "latitude degres | latitude nord"),
    (LAT, Spanish, "latitud | latitud norte | latitud sur"),
    (LAT, Indonesian, "lintang | garis lintang | lintang utara | lintang selatan"),

    (POPULATION, English, "population | people"),
    (POPULATION, Vietnamese, "dan so | so dan | so nguoi | so khau | nhan khau | so nhan khau"),
    (POPULATION, French, "habitants | nombre habitants | nb habitants"),
    (POPULATION, Spanish, "poblacion | habitantes | numero habitantes"),
    (POPULATION, Indonesian, "penduduk | jumlah penduduk | populasi | jumlah jiwa"),

    (HOUSEHOLDS, English, "households"),
    (HOUSEHOLDS, Vietnamese, "so ho | so ho dan | ho dan | ho gia dinh | so ho gia dinh"),
    (HOUSEHOLDS, French, "menages | nombre menages | foyers | nombre foyers"),
    (HOUSEHOLDS, Spanish, "hogares | numero hogares | viviendas"),
    (HOUSEHOLDS, Indonesian, "rumah tangga | jumlah rumah tangga | kk | jumlah kk"),

    (ELECTRICITY, English, "electricity | power"),
    (ELECTRICITY, Vietnamese, "dien | dien luoi | tinh trang dien | co dien | nguon dien | tinh trang dien luoi | \
        co dien luoi"),
    (ELECTRICITY, French, "electricite"),
    (ELECTRICITY, Spanish, "electricidad | energia electrica"),
    (ELECTRICITY, Indonesian, "listrik | kelistrikan"),

    (SIGNAL, English, "signal"),
    (SIGNAL, Vietnamese, "tinh trang song | loai lom | loai diem lom | loai lom song | muc song | muc do lom"),
    (SIGNAL, Spanish, "senal"),
    (SIGNAL, Indonesian, "sinyal"),

    (SOURCE, English, "source"),
    (SOURCE, Vietnamese, "nguon | nguon so lieu | nguon tin"),
    (SOURCE, Spanish, "fuente"),
    (SOURCE, Indonesian, "sumber"),

    (NOTE, English, "note | notes | remark | remarks | comment"),
    (NOTE, Vietnamese, "ghi chu | dien giai"),
    (NOTE, French, "remarque | remarques | commentaire | observations"),
    (NOTE, Spanish, "nota | notas | observaciones | comentario"),
    (NOTE, Indonesian, "catatan | keterangan"),

    (Point(Target::Operator), English, "operator"),
    (Point(Target::Operator), Vietnamese, "nha mang | doanh nghiep | dn | doanh nghiep vien thong | \
        doanh nghiep phu song | don vi phu song | doanh nghiep trien khai | nha mang phu song | dnvt | don vi thuc hien"),
    (Point(Target::Operator), French, "operateur"),
    (Point(Target::Operator), Spanish, "operador | operadora"),
    (Point(Target::Operator), Indonesian, "penyelenggara | nama operator"),

    (Point(Target::Technology), English, "technology | rat | radio type | network type | radio access technology"),
    (Point(Target::Technology), Vietnamese, "cong nghe | cong nghe phu song"),
    (Point(Target::Technology), French, "technologie"),
    (Point(Target::Technology), Spanish, "tecnologia"),
    (Point(Target::Technology), Indonesian, "teknologi"),

    (Point(Target::Status), English, "status"),
    (Point(Target::Status), Vietnamese, "trang thai | tinh trang | tinh trang phu song | ket qua | ket qua phu song | \
        trang thai phu song | tien do | hien trang | tinh hinh trien khai"),
    (Point(Target::Status), French, "statut"),
    (Point(Target::Status), Spanish, "estado"),
    (Point(Target::Tick(true)), English, "covered"),
    (Point(Target::Tick(true)), Vietnamese, "da phu song | da phu | da co song | da xoa lom | hoan thanh"),
    (Point(Target::Tick(false)), English, "not covered"),
    (Point(Target::Tick(false)), Vietnamese, "chua phu song | chua phu | chua co song"),
    (IDENTIFIED, English, "identified on | identified"),
    (IDENTIFIED, Vietnamese, "ngay phat hien | ngay xac dinh | ngay ghi nhan | thoi diem phat hien | ngay bao cao | \
        ngay vao danh sach"),
    (VERIFIED, English, "verified on | verified"),
    (VERIFIED, Vietnamese, "ngay xac minh | ngay kiem tra | ngay khao sat"),
    (ASSIGNED, English, "assigned on | assigned"),
    (ASSIGNED, Vietnamese, "ngay giao | ngay giao nhiem vu"),
    (STARTED, English, "started on | in progress since | started"),
    (STARTED, Vietnamese, "ngay trien khai | ngay khoi cong | ngay bat dau"),
    (ON_AIR, English, "on air on | on air | on air since"),
    (ON_AIR, Vietnamese, "ngay phat song | ngay len song"),
    (CLOSED, English, "closed on | closed"),
    (CLOSED, Vietnamese, "ngay phu song | ngay dong | ngay hoan thanh | ngay xoa lom | ngay da phu song | \
        ngay nghiem thu | thoi diem hoan thanh"),
    (Point(Target::Due), English, "due | due date | deadline"),
    (Point(Target::Due), Vietnamese, "han | han hoan thanh | thoi han | thoi han hoan thanh | ngay phai hoan thanh | \
        ke hoach hoan thanh | ngay hoan thanh theo ke hoach"),
    (Point(Target::Evidence), English, "evidence | proof"),
    (Point(Target::Evidence), Vietnamese, "bang chung | so van ban | van ban | minh chung | bien ban | so bien ban | \
        can cu | van ban xac nhan"),
    (Point(Target::Why), English, "why | reason"),
    (Point(Target::Why), Vietnamese, "ly do | nguyen nhan"),
    (Point(Target::Verdict), English, "verdict"),
    (Point(Target::Counter), English, "no | row | fid"),
    (Point(Target::Counter), Vietnamese, "stt | tt | so tt | so thu tu"),

    (Cell("id"), English, "id | cell | cell id | cellid | cell code | cell name | sector | sector id | sector name"),
    (Cell("id"), Vietnamese, "ma cell | ten cell | ma o phu song | ma sector | ten sector"),
    (Cell("id"), French, "cellule | id cellule | code cellule | nom cellule | secteur | id secteur | code secteur"),
    (Cell("id"), Spanish, "celda | id celda | codigo celda | nombre celda | id sector | codigo sector"),
    (Cell("id"), Indonesian, "sel | id sel | kode sel | nama sel | sektor | id sektor | kode sektor"),

    (Cell("site"), English, "site | site id | site code | siteid | station | station id | station code | base station"),
    (Cell("site"), Vietnamese, "tram | ma tram | ma tram bts | ma bts | tram bts | ma tram goc | ma site"),
    (Cell("site"), French, "id site | code site | code station | id station | pylone | code pylone"),
    (Cell("site"), Spanish, "sitio | id sitio | codigo sitio | estacion | codigo estacion | id estacion | \
        estacion base | codigo estacion base"),
    (Cell("site"), Indonesian, "situs | kode situs | id situs | stasiun | menara | kode menara | id menara | kode site"),

    (SiteName, English, "name | site name | station name"),
    (SiteName, Vietnamese, "ten | ten tram | ten tram bts | ten bts | ten site"),
    (SiteName, French, "nom | nom site | nom station"),
    (SiteName, Spanish, "nombre | nombre sitio | nombre estacion"),
    (SiteName, Indonesian, "nama | nama situs | nama site | nama menara | nama stasiun"),

    (Cell("frequency_mhz"), English, "frequency | frequency mhz | freq mhz | freq | carrier frequency | \
        downlink frequency | dl frequency"),
    (Cell("frequency_mhz"), Vietnamese, "tan so | tan so mhz | tan so phat"),
    (Cell("frequency_mhz"), French, "frequence | frequence mhz"),
    (Cell("frequency_mhz"), Spanish, "frecuencia | frecuencia mhz"),
    (Cell("frequency_mhz"), Indonesian, "frekuensi | frekuensi mhz"),

    (Cell("band"), English, "band | frequency band | radio band"),
    (Cell("band"), Vietnamese, "bang tan"),
    (Cell("band"), French, "bande | bande frequence"),
    (Cell("band"), Spanish, "banda | banda frecuencia"),
    (Cell("band"), Indonesian, "pita | pita frekuensi"),

    (Cell("earfcn"), English, "earfcn | dl earfcn | earfcn dl | earfcndl"),
    (Cell("nr_arfcn"), English, "nr arfcn | nrarfcn | nr arfcn dl | dl nr arfcn"),
    (Cell("uarfcn"), English, "uarfcn | dl uarfcn | uarfcn dl"),
    (Cell("arfcn"), English, "arfcn | bcch"),

    (Cell("eirp_dbm"), English, "eirp dbm | erp dbm"),
    (Cell("eirp_dbm"), Vietnamese, "cong suat buc xa dang huong dbm"),
    (Cell("eirp_dbm"), French, "pire dbm"),
    (Cell("eirp_dbm"), Spanish, "pire dbm"),
    (Cell("eirp_dbm"), Indonesian, "eirp dbm"),

    (Cell("power_dbm"), English, "power dbm | tx power dbm | transmit power dbm | transmitter power dbm | output power dbm | rf power dbm"),
    (Cell("power_dbm"), Vietnamese, "cong suat dbm | cong suat phat dbm"),
    (Cell("power_dbm"), French, "puissance dbm | puissance emission dbm"),
    (Cell("power_dbm"), Spanish, "potencia dbm | potencia transmision dbm"),
    (Cell("power_dbm"), Indonesian, "daya dbm | daya pancar dbm"),

    (Cell("gain_dbi"), English, "gain dbi | antenna gain dbi"),
    (Cell("gain_dbi"), Vietnamese, "do loi dbi | tang ich dbi | do loi anten dbi | do tang ich dbi"),
    (Cell("gain_dbi"), French, "gain antenne dbi"),
    (Cell("gain_dbi"), Spanish, "ganancia dbi | ganancia antena dbi"),
    (Cell("gain_dbi"), Indonesian, "penguatan dbi | gain antena dbi"),

    (Cell("losses_db"), English, "losses db | loss db | feeder loss db | cable loss db"),
    (Cell("losses_db"), Vietnamese, "suy hao db | suy hao feeder db | ton hao db"),
    (Cell("losses_db"), French, "pertes db"),
    (Cell("losses_db"), Spanish, "perdidas db"),
    (Cell("losses_db"), Indonesian, "rugi rugi db | redaman db"),

    (Cell("antenna_height_m"), English, "height | antenna height | antenna height m | height m | \
        height above ground | height agl m"),
    (Cell("antenna_height_m"), Vietnamese, "do cao anten | chieu cao anten | do cao treo anten | \
        do cao anten m | chieu cao anten m | chieu cao | chieu cao m"),
    (Cell("antenna_height_m"), French, "hauteur | hauteur antenne | hauteur m | hauteur antenne m"),
    (Cell("antenna_height_m"), Spanish, "altura | altura antena | altura m | altura antena m"),
    (Cell("antenna_height_m"), Indonesian, "tinggi | tinggi antena | tinggi m | tinggi antena m | \
        ketinggian antena"),

    (Cell("azimuth_deg"), English, "azimuth | azimuth deg | bearing"),
    (Cell("azimuth_deg"), Vietnamese, "phuong vi | goc phuong vi | huong anten"),
    (Cell("azimuth_deg"), French, "azimut"),
    (Cell("azimuth_deg"), Spanish, "acimut"),
    (Cell("azimuth_deg"), Indonesian, "azimut antena"),

    (Cell("mechanical_tilt_deg"), English, "mechanical tilt | mechanical tilt deg | m tilt"),
    (Cell("mechanical_tilt_deg"), Vietnamese, "tilt co | goc cup co | goc nghieng co"),
    (Cell("mechanical_tilt_deg"), French, "tilt mecanique | inclinaison mecanique"),
    (Cell("mechanical_tilt_deg"), Spanish, "tilt mecanico | inclinacion mecanica"),
    (Cell("mechanical_tilt_deg"), Indonesian, "tilt mekanis | kemiringan mekanis"),

    (Cell("electrical_tilt_deg"), English, "electrical tilt | electrical tilt deg | electric tilt | e tilt"),
    (Cell("electrical_tilt_deg"), Vietnamese, "tilt dien | goc cup dien | goc nghieng dien"),
    (Cell("electrical_tilt_deg"), French, "tilt electrique | inclinaison electrique"),
    (Cell("electrical_tilt_deg"), Spanish, "tilt electrico | inclinacion electrica"),
    (Cell("electrical_tilt_deg"), Indonesian, "tilt elektris | tilt elektrik | kemiringan elektris"),

    (Cell("bandwidth_mhz"), English, "bandwidth | bandwidth mhz | channel bandwidth"),
    (Cell("bandwidth_mhz"), Vietnamese, "bang thong | bang thong mhz | do rong kenh | do rong bang tan"),
    (Cell("bandwidth_mhz"), French, "largeur bande | largeur bande mhz | bande passante"),
    (Cell("bandwidth_mhz"), Spanish, "ancho banda | ancho banda mhz"),
    (Cell("bandwidth_mhz"), Indonesian, "lebar pita | lebar pita mhz"),

    (Cell("status"), English, "status | state"),
    (Cell("status"), Vietnamese, "trang thai | tinh trang"),
    (Cell("status"), French, "statut | etat"),
    (Cell("status"), Spanish, "estado"),
    (Cell("status"), Indonesian, "keadaan"),

    (ReceiverId, English, "receiver | receiver id | point | point id | number | name"),
    (ReceiverId, Vietnamese, "ma diem | ma diem do | diem do | ten diem | ten diem do | so hieu | ten"),
    (ReceiverId, French, "point mesure | id point | recepteur | nom"),
    (ReceiverId, Spanish, "punto | id punto | receptor | nombre"),
    (ReceiverId, Indonesian, "titik | id titik | penerima | nama"),

    (ReceiverHeight, English, "height | height m | antenna height | antenna height m | receiver height"),
    (ReceiverHeight, Vietnamese, "do cao anten | chieu cao anten | do cao anten thu | do cao anten m | chieu cao anten m"),
    (ReceiverHeight, French, "hauteur | hauteur m | hauteur antenne"),
    (ReceiverHeight, Spanish, "altura | altura m | altura antena"),
    (ReceiverHeight, Indonesian, "tinggi | tinggi m | tinggi antena"),

    (People, English, "people | population"),
    (People, Vietnamese, "dan so | so dan | so nguoi | so khau | nhan khau"),
    (People, French, "habitants | nombre habitants"),
    (People, Spanish, "poblacion | habitantes"),
    (People, Indonesian, "penduduk | jumlah penduduk | populasi"),

    (PointKind, English, "kind | type"),
    (PointKind, Vietnamese, "loai | loai diem"),
    (PointKind, French, "type point"),
    (PointKind, Spanish, "tipo"),
    (PointKind, Indonesian, "jenis"),

    (MastHeight, English, "mast height | tower height | mast height m | tower height m"),
    (MastHeight, Vietnamese, "chieu cao cot | do cao cot | chieu cao cot m | do cao cot m"),
    (MastHeight, French, "hauteur pylone | hauteur pylone m"),
    (MastHeight, Spanish, "altura torre | altura torre m"),
    (MastHeight, Indonesian, "tinggi menara | tinggi menara m"),

    // What planning tools and public databases write: ITU's Connectivity Planning Platform, OpenCelliD and
    // Mozilla's location service, OpenStreetMap, Atoll, Planet, ASSET, TEMS, Nemo, HTZ.
    (VillageCode, English, "poi id | settlement id | locality id"),
    (NAME, English, "poi name | settlement name | locality name | place name"),
    (POPULATION, English, "inhabitants | total population | population total | number of inhabitants"),
    (HOUSEHOLDS, English, "number of households | total households"),
    (ELECTRICITY, English, "has electricity | electricity access | electrified"),
    (PROVINCE, English, "admin1 | admin1 name | adm1 name"),
    (PROVINCE_CODE, English, "admin1 code | adm1 code | adm1 pcode"),
    (DISTRICT, English, "admin2 | admin2 name | adm2 name"),
    (DISTRICT_CODE, English, "admin2 code | adm2 code | adm2 pcode"),
    (COMMUNE, English, "admin3 | admin3 name | adm3 name"),
    (COMMUNE_CODE, English, "admin3 code | adm3 code | adm3 pcode"),
    (LON, English, "coord x | x coordinate | decimal longitude | longitude dd"),
    (LAT, English, "coord y | y coordinate | decimal latitude | latitude dd"),
    (Point(Target::Operator), English, "operator name | network operator | mno | mno name"),
    (Point(Target::Technology), English, "radio | radio technology | access technology | tech | network technology | \
        cell technology | generation"),
    (Point(Target::Operator), English, "mobile operator | mobile network operator | telecom operator | service provider"),
    (Point(Target::Operator), French, "nom operateur"),
    (Point(Target::Operator), Spanish, "empresa operadora | nombre operador"),
    (Point(Target::Operator), Indonesian, "operator seluler"),
    (Cell("frequency_mhz"), English, "dl freq | freq dl | frequency dl | downlink freq | carrier freq | tx freq | tx frequency | \
        dl freq mhz | tx frequency mhz"),
    (Cell("frequency_mhz"), French, "frequence descendante"),
    (Cell("frequency_mhz"), Spanish, "frecuencia descendente | frecuencia dl"),
    (MastHeight, English, "height of tower | height of mast | structure height | pole height | support height"),
    (MastHeight, Vietnamese, "chieu cao cot anten | do cao cot anten | chieu cao tram | chieu cao thap | chieu cao tru"),
    (MastHeight, French, "hauteur mat | hauteur tour | hauteur support | hauteur structure"),
    (MastHeight, Spanish, "altura mastil | altura estructura | altura poste | altura soporte"),
    (MastHeight, Indonesian, "tinggi tiang | tinggi struktur"),
    (OsmId, English, "osm id | full id"),
    (Cell("id"), English, "ict id | cgi | ecgi | ncgi | unique cell id"),
    (Transmitter, English, "transmitter | transmitter id | transmitter name"),
    (Cell("site"), English, "source ict id | tower id | mast id | cell site | cell site id | enodeb | gnodeb"),
    (Cell("frequency_mhz"), English, "downlink frequency mhz | dl frequency mhz | carrier frequency mhz | \
        centre frequency mhz | center frequency mhz"),
    (Cell("bandwidth_mhz"), English, "max channel bandwidth mhz | channel bandwidth mhz | carrier bandwidth mhz"),
    (Cell("eirp_dbm"), English, "max eirp dbm"),
    (Cell("power_dbm"), English, "pa power dbm | max power dbm"),
    (Cell("antenna_height_m"), English, "ant height | antenna height agl | antenna height agl m | height agl | \
        antenna height above ground"),
    (Cell("azimuth_deg"), English, "azimuth degrees | antenna azimuth | ant azimuth | antenna direction | \
        ant direction | azimuth angle"),
    (Cell("mechanical_tilt_deg"), English, "mechanical downtilt | mechanical tilt degrees | mech tilt | mtilt | \
        mechanical downtilt deg | mech downtilt"),
    (Cell("electrical_tilt_deg"), English, "electrical downtilt | electrical tilt degrees | elec tilt | etilt | \
        electrical downtilt deg | elec downtilt"),
    (Downtilt, English, "downtilt | down tilt | downtilt deg | antenna downtilt"),
    (Cell("horizontal_beam_width_deg"), English, "antenna horizontal beamwidth degrees | horizontal beamwidth | \
        horizontal beam width | ant beam width"),
    (Cell("vertical_beam_width_deg"), English, "antenna vertical beamwidth degrees | vertical beamwidth | \
        vertical beam width"),

    (Planned("cost"), English, "cost | price | total cost | capex | investment"),
    (Planned("cost"), Vietnamese, "chi phi | kinh phi | tong chi phi | von dau tu | tong muc dau tu"),
    (Planned("cost"), French, "cout | cout total"),
    (Planned("cost"), Spanish, "costo | coste | costo total"),
    (Planned("cost"), Indonesian, "biaya | total biaya"),
    (Planned("powered_from"), English, "powered from | power from | electricity from | grid from"),
    (Planned("powered_from"), Vietnamese, "ngay co dien | co dien tu | co dien tu ngay | thoi diem co dien"),
    (Planned("powered_from"), French, "electrifie depuis | electricite des"),
    (Planned("powered_from"), Spanish, "electricidad desde | energia desde"),
    (Planned("powered_from"), Indonesian, "listrik sejak"),
    (Planned("connected"), English, "connected | is connected | has backhaul | backhaul"),
    (Planned("connected"), Vietnamese, "da ket noi | ket noi | co truyen dan | truyen dan"),
    (Planned("connected"), French, "connecte | raccorde"),
    (Planned("connected"), Spanish, "conectado | conectada"),
    (Planned("connected"), Indonesian, "terhubung"),

    (Bare("population_field"), English, "pop | totpop | pop total | total pop | popn | residents"),
    (Bare("households_field"), English, "hh | households total"),
    (Bare("eirp_dbm"), English, "eirp | max eirp"),
    (Bare("power_dbm"), English, "power | pa power | tx power | max power | transmit power | output power"),
    (Bare("gain_dbi"), English, "gain | antenna gain | ant gain | max gain"),
    (Bare("gain_dbi"), Vietnamese, "do loi | tang ich | do loi anten | do tang ich"),
    (Bare("gain_dbi"), French, "gain antenne"),
    (Bare("gain_dbi"), Spanish, "ganancia | ganancia antena"),
    (Bare("gain_dbi"), Indonesian, "penguatan | gain antena"),
    (Bare("power_dbm"), Vietnamese, "cong suat | cong suat phat"),
    (Bare("power_dbm"), French, "puissance | puissance emission"),
    (Bare("power_dbm"), Spanish, "potencia | potencia transmision"),
    (Bare("power_dbm"), Indonesian, "daya | daya pancar"),
    (Bare("eirp_dbm"), French, "pire"),
    (Bare("antenna_pattern"), English, "antenna | antenna model | antenna name | antenna type | antenna pattern"),
    (Bare("electrical_tilt_deg"), English, "additional electrical downtilt"),
];

/// Headings of coordinates that need not be degrees: beside a longitude and a latitude they are left alone.
pub(in crate::ingest) const GRID_WORDS: &[&str] = &[
    "x",
    "y",
    "easting",
    "northing",
    "coord x",
    "coord y",
    "x coordinate",
    "y coordinate",
];

/// Words that say nothing in a heading: `código de la celda` is `código celda`.
pub(super) const LITTLE_WORDS: &[&str] = &[
    "d", "de", "del", "des", "di", "du", "el", "l", "la", "las", "le", "les", "los", "of", "the",
];

/// Units that a heading may name and that are not ours: its numbers must not be taken as they are.
pub(super) const OTHER_UNITS: &[&str] = &[
    "ft", "feet", "foot", "pies", "pieds", "kaki", "w", "watt", "watts", "vatios", "dbw", "mw", "km", "rad",
    "grad", "dbd",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::spelling::fold;

    #[test]
    fn every_word_is_folded_and_is_once_for_a_meaning() {
        let mut seen = std::collections::BTreeSet::new();
        for (meaning, _, words) in HEADINGS {
            for word in words.split(" | ") {
                assert_eq!(fold(word), word);
                let same_in_two_languages = ["pire dbm", "eirp dbm"].contains(&word);
                assert!(
                    seen.insert((*meaning, word)) || same_in_two_languages,
                    "{meaning:?} {word}"
                );
            }
        }
    }

    #[test]
    fn what_every_list_needs_has_words_in_all_five_languages() {
        let needed = [
            CODE,
            NAME,
            LON,
            LAT,
            POPULATION,
            HOUSEHOLDS,
            ELECTRICITY,
            COMMUNE,
            PROVINCE,
            Point(Target::Operator),
            Point(Target::Technology),
            Cell("id"),
            Cell("site"),
            SiteName,
            Cell("frequency_mhz"),
            Cell("antenna_height_m"),
            Cell("azimuth_deg"),
            ReceiverId,
            ReceiverHeight,
        ];
        for meaning in needed {
            for language in [English, Vietnamese, French, Spanish, Indonesian] {
                let has = HEADINGS.iter().any(|(m, l, _)| *m == meaning && *l == language);
                assert!(has, "{meaning:?} {language:?}");
            }
        }
    }
}
