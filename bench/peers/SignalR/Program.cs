using Chorus.Bench.SignalR;
using Npgsql;

// The plain server that Chorus is measured against: a hub, a group for each conversation, one INSERT a message.
// Usage: --urls http://127.0.0.1:PORT --database "Npgsql connection string"
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var database = builder.Configuration["database"] ?? throw new InvalidOperationException("--database is missing");
builder.Services.AddSignalR();
builder.Services.AddSingleton(NpgsqlDataSource.Create(database + ";Max Auto Prepare=8;Auto Prepare Min Usages=1"));
builder.Services.AddSingleton<MessageTable>();

var app = builder.Build();
await app.Services.GetRequiredService<MessageTable>().CreateAsync(app.Lifetime.ApplicationStopping);
app.MapHub<ChatHub>("/hub");
app.MapGet("/health/ready", () => Results.Ok());
await app.RunAsync();
