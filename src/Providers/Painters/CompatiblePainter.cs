using System.Net.Http.Headers;
using System.Net.Http.Json;
using Chorus.Grains.Images;
using Chorus.Grains.Providers;
using Chorus.Providers.Faults;
using Chorus.Providers.Network;
using Chorus.Providers.Options;

namespace Chorus.Providers.Painters;

/// <summary>Any provider that speaks OpenAI's <c>/images/generations</c>.</summary>
internal sealed class CompatiblePainter : IPainter, IDisposable
{
    // Base64 makes four of three.
    private const double Base64Growth = 1.4;

    private readonly PainterOptions _options;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly HttpClient _http;
    private readonly PictureDownload _download;

    public CompatiblePainter(PainterOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _address = new Uri($"{BaseUrlAttribute.Parse(options.BaseUrl!).AbsoluteUri.TrimEnd('/')}/images/generations");
        _http = ProviderHttp.Create(
            "application/json", (long)(options.MaxPictureBytes * Base64Growth), options.ApiKey, options.ConnectTimeout, time);
        _download = new PictureDownload(options, time);
    }

    public string DefaultModel => _options.Model;

    public async Task<Painting> PaintAsync(PaintRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var patience = new CancellationTokenSource(_options.PaintTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await AskAsync(request, either.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ProviderFaults.TimedOut("The provider did not paint in time.", e);
        }
        catch (Exception e) when (e is not ProviderException && !cancellationToken.IsCancellationRequested)
        {
            throw ProviderFaults.Of(e);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _download.Dispose();
    }

    private async Task<Painting> AskAsync(PaintRequest request, CancellationToken cancellationToken)
    {
        var model = request.Model ?? _options.Model;
        using var message = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = JsonContent.Create(PaintingBody.Of(request, model), options: PaintingBody.Json),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey);
        message.Headers.Add("Idempotency-Key", request.ImageId.ToString());
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var answer = PaintingAnswer.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken), _options.ApiKey);
        return new Painting(answer.Bytes ?? await _download.FetchAsync(answer.Url!, cancellationToken), model);
    }
}
