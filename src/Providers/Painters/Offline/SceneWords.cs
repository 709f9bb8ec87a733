using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Chorus.Grains.Images;

namespace Chorus.Providers.Painters.Offline;

internal enum Place
{
    Mountains,
    Forest,
    Sea,
    City,
    Desert,
    Meadow,
    Space,
}

internal enum Hour
{
    Day,
    Sunset,
    Dawn,
    Night,
}

/// <summary>What a prompt's words ask for. What they do not ask for is up to chance, which is the same for the same picture.</summary>
internal sealed partial record SceneWords(Place Place, Hour Hour, bool HasSnow, bool HasMist, float? Hue, int Seed)
{
    private static readonly (Place Place, string[] Words)[] Places =
    [
        (Place.Space, ["space", "galaxy", "planet", "planets", "astronaut", "rocket", "cosmos", "cosmic", "nebula", "saturn", "mars", "alien", "robot", "universe"]),
        (Place.City, ["city", "street", "skyline", "building", "buildings", "tower", "towers", "town", "car", "cars", "taxi", "train", "bus", "urban", "tokyo", "york", "london", "paris", "sydney", "skyscraper", "subway", "store", "shop", "sign"]),
        (Place.Sea, ["sea", "ocean", "beach", "boat", "ship", "lake", "river", "island", "water", "wave", "waves", "fish", "whale", "sailing", "lighthouse", "harbor", "harbour", "coast", "swimming", "dolphin", "shark", "pirate", "bay", "pond", "duck"]),
        (Place.Desert, ["desert", "dune", "dunes", "sand", "camel", "pyramid", "pyramids", "cactus", "sahara", "canyon", "egypt", "sphinx", "cowboy"]),
        (Place.Forest, ["forest", "tree", "trees", "wood", "woods", "jungle", "panda", "bear", "fox", "owl", "wolf", "deer", "pine", "cabin", "squirrel", "raccoon", "oak", "monkey", "tiger", "mushroom"]),
        (Place.Meadow, ["meadow", "garden", "flower", "flowers", "field", "grass", "spring", "farm", "cow", "sheep", "horse", "rabbit", "butterfly", "rose", "roses", "tulips", "sunflower", "sunflowers", "bee", "park", "dog", "corgi", "kangaroo", "cat", "hill", "hills"]),
        (Place.Mountains, ["mountain", "mountains", "alps", "peak", "peaks", "cliff", "glacier", "himalaya", "volcano", "valley", "eagle", "dragon", "castle", "everest"]),
    ];

    private static readonly (Hour Hour, string[] Words)[] Hours =
    [
        (Hour.Night, ["night", "midnight", "moon", "moonlight", "star", "stars", "starry", "dark", "darkness", "neon", "aurora", "lantern", "dream", "owl", "halloween"]),
        (Hour.Sunset, ["sunset", "dusk", "evening", "golden", "autumn", "fall", "fire", "warm", "romantic", "twilight", "vintage"]),
        (Hour.Dawn, ["dawn", "sunrise", "morning", "pastel", "spring", "blossom", "soft", "misty"]),
        (Hour.Day, ["day", "noon", "sunny", "summer", "bright", "blue", "clear"]),
    ];

    private static readonly (float Hue, string[] Words)[] Hues =
    [
        (0, ["red", "crimson", "scarlet"]), (28, ["orange", "amber", "copper"]), (48, ["yellow", "gold", "lemon"]),
        (125, ["green", "emerald", "jade", "lime"]), (180, ["teal", "turquoise", "cyan", "aqua"]), (220, ["blue", "azure", "cobalt", "navy"]),
        (275, ["purple", "violet", "lavender"]), (330, ["pink", "magenta", "rose"]),
    ];

    private static readonly string[] Snow = ["snow", "snowy", "winter", "ice", "icy", "frozen", "christmas", "penguin", "arctic", "ski", "polar"];
    private static readonly string[] Mist = ["mist", "misty", "fog", "foggy", "rain", "rainy", "storm", "haze", "cloud", "cloudy", "clouds", "smoke", "steam"];

    public static SceneWords Read(PaintRequest request)
    {
        var words = Word().Matches(request.Prompt.ToLowerInvariant()).Select(m => m.Value).ToHashSet();
        words.ExceptWith(Word().Matches((request.NegativePrompt ?? "").ToLowerInvariant()).Select(m => m.Value));
        var seed = Seed32(request);
        var chance = new Random(seed);
        var (place, hour) = ((Place)chance.Next((int)Place.Space), (Hour)chance.Next(4));
        return new SceneWords(
            Find(Places, words) ?? place, Find(Hours, words) ?? hour,
            words.Overlaps(Snow), words.Overlaps(Mist), Find(Hues, words), seed);
    }

    private static T? Find<T>((T Value, string[] Words)[] known, HashSet<string> words)
        where T : struct
    {
        foreach (var (value, names) in known)
        {
            if (words.Overlaps(names))
            {
                return value;
            }
        }

        return null;
    }

    private static int Seed32(PaintRequest request) => BinaryPrimitives.ReadInt32BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{request.ImageId:N}\n{request.Prompt}\n{request.NegativePrompt}")));

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
