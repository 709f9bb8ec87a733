using Chorus.Silo;
using Chorus.Silo.Health;
using Chorus.Silo.Hosting;
using Chorus.Silo.Metrics;

// A process that holds grains of a cluster. It serves no clients, only whoever looks after it.
var builder = WebApplication.CreateBuilder(args);
builder.AddChorusSilo(ClusterMode.Cluster);
builder.AddProcessHosting();

var app = builder.Build();
app.MapHealth();
app.MapMetrics();
await app.RunAsync();
