using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetVips;
using Image = NetVips.Image;

namespace Chorus.Storage.Pictures;

/// <summary>Decodes with libvips. Where there is none, headers are read, and a warning says so at the start.</summary>
internal sealed partial class VipsPictureReader(ILogger<VipsPictureReader> logger) : IPictureReader, IHostedService, IDisposable
{
    private const int Quality = 80;

    // Higher than wide, a thumbnail still has to fit a WebP.
    private const int MaxHeight = 4096;

    // Of all that libvips reads, only what is kept here anyway.
    private static readonly string[] Loaders = ["VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"];

    private static readonly Lazy<bool> Library = new(SetUp);

    // Each picture that is open may take some hundred megabytes.
    private readonly SemaphoreSlim _gate = new(Environment.ProcessorCount);

    public async Task<ReadPicture> ReadAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var header = PictureHeader.Read(bytes) ?? throw new UnreadablePictureException("It is no PNG, JPEG, WebP or GIF.");
        if (header.IsBomb)
        {
            throw new UnreadablePictureException($"It has {header.Width} × {header.Height} pixels, which is too many.");
        }

        if (!Library.Value)
        {
            return new ReadPicture(header.Type, header.Width, header.Height, null);
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Decode(header, bytes), cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!Library.Value)
        {
            LogNoLibrary();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _gate.Dispose();

    private static ReadPicture Decode(PictureHeader header, byte[] bytes)
    {
        try
        {
            using var thumbnail = Image.ThumbnailBuffer(
                bytes, Thumbnail.MaxWidth, height: MaxHeight, size: Enums.Size.Down, failOn: Enums.FailOn.Error);
            var small = thumbnail.WebpsaveBuffer(Quality, keep: Enums.ForeignKeep.None);
            var (width, height) = IsOnItsSide(bytes) ? (header.Height, header.Width) : (header.Width, header.Height);
            return new ReadPicture(header.Type, width, height, new Thumbnail(FileType.WebP, small));
        }
        catch (VipsException e)
        {
            throw new UnreadablePictureException("It cannot be decoded.", e);
        }
    }

    private static bool IsOnItsSide(byte[] bytes)
    {
        const string Orientation = "orientation";
        const int FirstOnSide = 5;
        using var image = Image.NewFromBuffer(bytes, access: Enums.Access.Sequential);
        return image.Contains(Orientation) && image.Get(Orientation) is >= FirstOnSide;
    }

    private static bool SetUp()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            return false;
        }

        // Pictures differ, and many are opened at once: nothing is gained by keeping them or by more threads for each.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 1;
        Operation.Block("VipsForeignLoad", true);
        Array.ForEach(Loaders, loader => Operation.Block(loader, false));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "libvips cannot be loaded: pictures get no thumbnails, and are not decoded to be checked")]
    private partial void LogNoLibrary();
}
