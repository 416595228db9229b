//! The sources: one item a recommendation or report. Documentation links to them, so that the compiler checks
//! citations.
#![allow(dead_code, non_camel_case_types)]

/// ITU-R Recommendation P.525-4 (08/2019), "Calculation of free-space attenuation".
pub struct P525_4;

/// ITU-R Recommendation P.526-15 (10/2019), "Propagation by diffraction".
pub struct P526_15;

/// ITU-R Recommendation P.1812-7 (08/2023), "A path-specific propagation prediction method for point-to-area
/// terrestrial services in the
/// frequency range 30 MHz to 6 000 MHz".
pub struct P1812_7;

/// M. Hata, "Empirical formula for propagation loss in land mobile radio services", IEEE Transactions on
/// Vehicular Technology, vol. 29, no. 3, August 1980, pp. 317–325.
pub struct HATA_1980;

/// COST Action 231, "Digital mobile radio towards future generation systems: final report", European
/// Commission, EUR 18957, 1999.
pub struct COST231_FINAL;

/// 3GPP TR 38.901, "Study on channel model for frequencies from 0.5 to 100 GHz".
pub struct TR38901;

/// 3GPP TS 36.104, "E-UTRA; Base Station (BS) radio transmission and reception".
pub struct TS36104;

/// 3GPP TS 38.101-1, "NR; User Equipment (UE) radio transmission and reception; Part 1: Range 1 Standalone".
pub struct TS38101_1;

/// NTIA Report TR-15-517, E. Drocella, J. Richards, R. Sole, F. Najmy, A. Lundy and P. McKenna, "3.5 GHz
/// exclusion zone analyses and methodology", June 2015, appendix A; its program is NTIA's eHata 3.2.
pub struct TR_15_517;

/// Y. Okumura, E. Ohmori, T. Kawano and K. Fukuda, "Field strength and its variability in VHF and UHF
/// land-mobile radio service", Review of the Electrical Communication Laboratory, vol. 16, no. 9–10, 1968,
/// pp. 825–873.
pub struct OKUMURA_1968;

/// 3GPP TR 43.030 (before: GSM 03.30), "Radio network planning aspects", annex B: Hata's formulae with two
/// kinds of rural country, quasi-open and open.
pub struct TR43030;

/// IEEE 802.16a-03/01, "Channel models for fixed wireless applications", IEEE 802.16 Broadband Wireless
/// Access Working Group, June 2003 (first as IEEE 802.16.3c-01/29, 2001).
pub struct IEEE_802_16A_03_01;

/// V. Erceg, L. J. Greenstein, S. Y. Tjandra, S. R. Parkoff, A. Gupta, B. Kulic, A. A. Julius and R. Bianchi,
/// "An empirically based path loss model for wireless channels in suburban environments", IEEE Journal on
/// Selected Areas in Communications, vol. 17, no. 7, July 1999, pp. 1205–1211.
pub struct ERCEG_1999;

/// CEPT ECC Report 33, "The analysis of the coexistence of FWA cells in the 3.4–3.8 GHz band", 2003.
pub struct ECC_REPORT_33;

/// V. S. Abhayawardhana, I. J. Wassell, D. Crosby, M. P. Sellars and M. G. Brown, "Comparison of empirical
/// propagation path loss models for fixed wireless access systems", IEEE 61st Vehicular Technology
/// Conference, 2005.
pub struct ABHAYAWARDHANA_2005;

/// J. J. Egli, "Radio propagation above 40 MC over irregular terrain", Proceedings of the IRE, vol. 45, no.
/// 10, October 1957, pp. 1383–1391.
pub struct EGLI_1957;

/// G. Y. Delisle, J.-P. Lefèvre, M. Lecours and J.-Y. Chouinard, "Propagation loss prediction: a comparative
/// study with application to the mobile radio channel", IEEE Transactions on Vehicular Technology, vol. 34,
/// no. 2, May 1985, pp. 86–96.
pub struct DELISLE_1985;

/// ITU-R Recommendation P.2108-1 (09/2021), "Prediction of clutter loss".
pub struct P2108_1;

/// ITU-R Recommendation P.2109-2 (08/2023), "Prediction of building entry loss".
pub struct P2109_2;

/// ITU-R Recommendation P.526-11 (10/2009), "Propagation by diffraction": the last edition with the cascade
/// of knife edges.
pub struct P526_11;

/// J. Deygout, "Multiple knife-edge diffraction of microwaves", IEEE Transactions on Antennas and
/// Propagation, vol. 14, no. 4, July 1966, pp. 480–489.
pub struct DEYGOUT_1966;

/// ITU-R Recommendation P.530-18 (09/2021), "Propagation data and prediction methods required for the design
/// of terrestrial line-of-sight systems".
pub struct P530_18;

/// ITU-R Recommendation P.676-13 (08/2022), "Attenuation by atmospheric gases and related effects".
pub struct P676_13;

/// ITU-R Recommendation P.833-10 (09/2021), "Attenuation in vegetation".
pub struct P833_10;

/// ITU-R Recommendation P.835-6 (12/2017), "Reference standard atmospheres".
pub struct P835_6;

/// ITU-R Recommendation P.837-7 (06/2017), "Characteristics of precipitation for propagation modelling".
pub struct P837_7;

/// ITU-R Recommendation P.838-3 (03/2005), "Specific attenuation model for rain for use in prediction
/// methods".
pub struct P838_3;

/// G. A. Hufford, A. G. Longley and W. A. Kissick, "A guide to the use of the ITS Irregular Terrain Model in
/// the area prediction mode", NTIA Report TR-82-100, April 1982.
pub struct NTIA_TR_82_100;

/// G. A. Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm", NTIA, 1999.
pub struct ITM_ALGORITHM;

/// NTIA, Irregular Terrain Model, version 1.4: the definition as a program, with its return codes and warning
/// flags.
pub struct ITM_1_4;

/// A. G. Longley and P. L. Rice, "Prediction of tropospheric radio transmission loss over irregular terrain:
/// a computer method – 1968", ESSA Technical Report ERL 79-ITS 67, July 1968.
pub struct ERL_79_ITS_67;

/// P. L. Rice, A. G. Longley, K. A. Norton and A. P. Barsis, "Transmission loss predictions for tropospheric
/// communication circuits", NBS Technical Note 101, revised January 1967, two volumes.
pub struct TN_101;

/// L. E. Vogler, "Calculation of groundwave attenuation in the far diffraction region", Radio Science 68D(7),
/// July 1964.
pub struct VOGLER_1964;

/// ITU-R Recommendation P.1812-6 (09/2021), the edition before [`P1812_7`]: its tropospheric scatter stays in
/// use.
pub struct P1812_6;

/// 3GPP TS 38.101-2, "NR; User Equipment (UE) radio transmission and reception; Part 2: Range 2 Standalone".
pub struct TS38101_2;

/// 3GPP TR 36.942, "E-UTRA; Radio Frequency (RF) system scenarios".
pub struct TR36942;

/// 3GPP TR 36.814, "E-UTRA; Further advancements for E-UTRA physical layer aspects".
pub struct TR36814;

/// F. Gil, A. R. Claro, J. M. Ferreira, C. Pardelinha, L. M. Correia, "A 3D interpolation method for
/// base-station-antenna radiation patterns", IEEE Antennas and Propagation Magazine, vol. 43, no. 2, April
/// 2001, pp. 132–137.
pub struct GIL_2001;

/// The Planet antenna format (`.msi`, `.pln`) of the planning tool Planet by MSI: no standard. Keywords, a
/// gain that is in dBd unless it says dBi, and two blocks of 360 attenuations, as the documentation of
/// programs that read it describes them.
pub struct PLANET_MSI;

/// 3GPP TR 38.803, "Study on new radio access technology: Radio Frequency (RF) and co-existence aspects".
pub struct TR38803;

/// 3GPP TS 45.008, "GSM/EDGE; Radio subsystem link control".
pub struct TS45008;

/// W. C. Jakes (editor), "Microwave Mobile Communications", Wiley, 1974; chapter 2 by D. O. Reudink.
pub struct JAKES_1974;

/// S. R. Saunders, A. Aragón-Zavala, "Antennas and Propagation for Wireless Communication Systems", second
/// edition, Wiley, 2007, chapter on shadowing.
pub struct SAUNDERS;

/// C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy, vol. 87, no. 1, January 2013, pp. 43–55.
pub struct KARNEY_2013;
