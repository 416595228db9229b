//! The sources: one item a recommendation or report. Documentation links to them, so that the compiler checks citations.
#![allow(dead_code, non_camel_case_types)]

/// ITU-R Recommendation P.525-4 (08/2019), "Calculation of free-space attenuation".
pub struct P525_4;

/// ITU-R Recommendation P.526-15 (10/2019), "Propagation by diffraction".
pub struct P526_15;

/// ITU-R Recommendation P.1812-7 (08/2023), "A path-specific propagation prediction method for point-to-area
/// terrestrial services in the
/// frequency range 30 MHz to 6 000 MHz".
pub struct P1812_7;

/// M. Hata, "Empirical formula for propagation loss in land mobile radio services", IEEE Transactions on Vehicular
/// Technology, vol. 29,
/// no. 3, August 1980, pp. 317–325.
pub struct HATA_1980;

/// COST Action 231, "Digital mobile radio towards future generation systems: final report", European Commission, EUR
/// 18957, 1999.
pub struct COST231_FINAL;

/// 3GPP TR 38.901, "Study on channel model for frequencies from 0.5 to 100 GHz".
pub struct TR38901;

/// 3GPP TS 36.104, "E-UTRA; Base Station (BS) radio transmission and reception".
pub struct TS36104;

/// 3GPP TS 38.101-1, "NR; User Equipment (UE) radio transmission and reception; Part 1: Range 1 Standalone".
pub struct TS38101_1;

/// G. A. Hufford, A. G. Longley and W. A. Kissick, "A guide to the use of the ITS Irregular Terrain Model in the area
/// prediction mode", NTIA Report TR-82-100, April 1982.
pub struct NTIA_TR_82_100;

/// G. A. Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm", NTIA, 1999.
pub struct ITM_ALGORITHM;

/// NTIA, Irregular Terrain Model, version 1.4: the definition as a program, with its return codes and warning flags.
pub struct ITM_1_4;

/// A. G. Longley and P. L. Rice, "Prediction of tropospheric radio transmission loss over irregular terrain: a computer
/// method – 1968", ESSA Technical Report ERL 79-ITS 67, July 1968.
pub struct ERL_79_ITS_67;

/// P. L. Rice, A. G. Longley, K. A. Norton and A. P. Barsis, "Transmission loss predictions for tropospheric
/// communication circuits", NBS Technical Note 101, revised January 1967, two volumes.
pub struct TN_101;

/// L. E. Vogler, "Calculation of groundwave attenuation in the far diffraction region", Radio Science 68D(7), July 1964.
pub struct VOGLER_1964;
