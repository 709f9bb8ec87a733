using System.Globalization;
using Chorus.Bench.Painting;
using Chorus.Grains.Images;
using Chorus.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// What the offline painter takes: real prompts, one after another, and then as many at once as there are cores.
//   dotnet run -c Release --project bench/Painting -- ../shared/data/prompts/PartiPrompts.tsv
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var prompts = File.ReadLines(args[0]).Skip(1).Take(200).Select(line => line.Split('\t')[0]).ToList();
await using var services = new ServiceCollection()
    .AddSingleton<IConfiguration>(new ConfigurationManager()).AddLogging().AddChorusProviders().BuildServiceProvider();
var painter = services.GetRequiredService<IPainter>();
await Series.RunAsync(painter, prompts.Take(20).ToList(), "1:1", atOnce: 1);

Console.WriteLine("| size | at once | a picture, p50 / p99 ms | pictures a second | megapixels a second | bytes |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
foreach (var (ratio, atOnce) in new[] { ("1:1", 1), ("16:9", 1), ("9:16", 1), ("1:1", Environment.ProcessorCount) })
    Console.WriteLine(await Series.RunAsync(painter, prompts, ratio, atOnce));
