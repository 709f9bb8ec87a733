using Chorus.Silo;

// A process that holds grains and serves no clients.
var builder = Host.CreateApplicationBuilder(args);
builder.AddChorusSilo();
await builder.Build().RunAsync();
