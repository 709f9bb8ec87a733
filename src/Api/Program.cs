using Chorus.Api.Accounts;
using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.Draining;
using Chorus.Api.Errors;
using Chorus.Api.Hosting;
using Chorus.Api.Messages;
using Chorus.Api.OpenApi;
using Chorus.Api.RateLimits;
using Chorus.Api.Realtime;
using Chorus.Silo;
using Chorus.Silo.Health;
using Chorus.Silo.Metrics;

var builder = WebApplication.CreateBuilder(args);
builder.AddChorusClient();
builder.AddWebHosting();
builder.Services.AddSingleton<GrainCalls>().AddErrors().AddRateLimits().AddAccounts();
builder.Services.AddConversations().AddMessages().AddRealtime().AddDraining().AddApiDocument();

var app = builder.Build();
app.UseWebHosting();
app.UseErrors();
app.UseDraining();
app.UseStaticPage();
app.UseRouting();
app.UseCors();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

app.MapAccounts();
app.MapConversations();
app.MapMessages();
app.MapRealtime();
app.MapHealth();
app.MapMetrics();
app.MapApiDocument();
await app.RunAsync();
