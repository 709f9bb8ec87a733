namespace Chorus.Api.Exports.Pdf;

/// <summary>Unicode's Emoji_Presentation: what is a picture without being asked to be one.</summary>
internal static class Emoji
{
    private const int FirstOfPictures = 0x1F000;
    private const int LastOfPictures = 0x1FAFF;

    private const string Older =
        "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕";

    public static bool IsShownAsPicture(int codePoint) =>
        codePoint is >= FirstOfPictures and <= LastOfPictures || (codePoint < char.MaxValue && Older.Contains((char)codePoint));
}
