//! Code pages of DOS, which tables of dBASE and old exports have and the web has not: the letters of the bytes from
//! 0x80 on.

/// A code page of one byte a letter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DosPage {
    pub(super) name: &'static str,
    /// 128 letters; U+FFFD where a byte has none.
    letters: &'static str,
}

impl DosPage {
    /// By its number.
    pub(super) fn of(page: u32) -> Option<&'static Self> {
        let name = format!("IBM{page:03}");
        PAGES.iter().find(|p| p.name == name)
    }

    /// The text of some bytes; nothing where one has no letter.
    pub(super) fn decoded(&self, bytes: &[u8]) -> Option<String> {
        let letters: Vec<char> = self.letters.chars().collect();
        let letter = |byte: &u8| match byte.checked_sub(0x80) {
            None => Some(char::from(*byte)),
            Some(at) => letters.get(usize::from(at)).copied().filter(|c| *c != '\u{fffd}'),
        };
        bytes.iter().map(letter).collect()
    }
}

#[rustfmt::skip]
const PAGES: &[DosPage] = &[
    DosPage { name: "IBM437", letters: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" },
    DosPage { name: "IBM850", letters: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}" },
    DosPage { name: "IBM852", letters: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}" },
    DosPage { name: "IBM857", letters: "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{ad}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{a0}" },
    DosPage { name: "IBM858", letters: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}" },
    DosPage { name: "IBM860", letters: "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" },
    DosPage { name: "IBM863", letters: "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" },
    DosPage { name: "IBM865", letters: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_letters() {
        for page in PAGES {
            assert_eq!(page.letters.chars().count(), 128, "{}", page.name);
        }
        let page = DosPage::of(850).expect("known");
        assert_eq!(
            page.decoded(b"S\x84o Jos\x82 \xa4").as_deref(),
            Some("Säo José ñ")
        );
        assert_eq!(
            DosPage::of(437).and_then(|p| p.decoded(b"\x81ber")).as_deref(),
            Some("über")
        );
        assert_eq!(DosPage::of(851), None);
    }
}
