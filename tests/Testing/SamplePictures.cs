using NetVips;

namespace Chorus.Testing;

/// <summary>Real pictures of any size, made by libvips.</summary>
public static class SamplePictures
{
    /// <summary>Where the pictures that tell it say they were taken; in every format as this text.</summary>
    public const string Secret = "Reichstag, Berlin";

    /// <summary>A PNG, left half red and right half blue.</summary>
    public static byte[] Png(int width, int height)
    {
        using var image = Draw(width, height);
        return image.PngsaveBuffer();
    }

    /// <summary>A GIF.</summary>
    public static byte[] Gif(int width, int height)
    {
        using var image = Draw(width, height);
        return image.GifsaveBuffer();
    }

    /// <summary>A JPEG whose EXIF says how it is turned, and where it was taken.</summary>
    public static byte[] Jpeg(int width, int height, int orientation = 1)
    {
        using var image = Tell(width, height, orientation);
        return image.JpegsaveBuffer(q: 95);
    }

    /// <summary>A WebP whose EXIF says where it was taken.</summary>
    public static byte[] WebP(int width, int height)
    {
        using var image = Tell(width, height, orientation: 1);
        return image.WebpsaveBuffer(lossless: true);
    }

    /// <summary>A PNG whose EXIF says where it was taken.</summary>
    public static byte[] TellingPng(int width, int height)
    {
        using var image = Tell(width, height, orientation: 1);
        return image.PngsaveBuffer();
    }

    /// <summary>A picture's size once it is upright, and the colour in its top left corner.</summary>
    public static (int Width, int Height, double[] TopLeft) Look(byte[] picture)
    {
        using var image = Image.NewFromBuffer(picture);
        using var upright = image.Autorot();
        return (upright.Width, upright.Height, upright[2, 2]);
    }

    private static Image Draw(int width, int height)
    {
        using var left = Image.Black(width / 2, height, 3);
        using var right = Image.Black(width - (width / 2), height, 3);
        using var red = left + new double[] { 220, 20, 20 };
        using var blue = right + new double[] { 20, 20, 220 };
        using var both = red.Join(blue, Enums.Direction.Horizontal);
        using var bytes = both.Cast(Enums.BandFormat.Uchar);
        return bytes.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static Image Tell(int width, int height, int orientation)
    {
        using var image = Draw(width, height);
        return image.Mutate(mutable =>
        {
            mutable.Set(GValue.GIntType, "orientation", orientation);
            mutable.Set(GValue.GStrType, "exif-ifd0-ImageDescription", Secret);
            mutable.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 31/1 7/1");
        });
    }
}
