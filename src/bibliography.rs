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

/// 3GPP TS 38.101-2, "NR; User Equipment (UE) radio transmission and reception; Part 2: Range 2 Standalone".
pub struct TS38101_2;

/// 3GPP TR 36.942, "E-UTRA; Radio Frequency (RF) system scenarios".
pub struct TR36942;

/// 3GPP TR 38.803, "Study on new radio access technology: Radio Frequency (RF) and co-existence aspects".
pub struct TR38803;

/// 3GPP TS 45.008, "GSM/EDGE; Radio subsystem link control".
pub struct TS45008;

/// W. C. Jakes (editor), "Microwave Mobile Communications", Wiley, 1974; chapter 2 by D. O. Reudink.
pub struct JAKES_1974;

/// S. R. Saunders, A. Aragón-Zavala, "Antennas and Propagation for Wireless Communication Systems", second edition, Wiley, 2007,
/// chapter on shadowing.
pub struct SAUNDERS;
