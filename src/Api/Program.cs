using Chorus.Api.Accounts;
using Chorus.Api.Conversations;
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
builder.Services.AddErrors().AddRateLimits().AddAccounts().AddConversations().AddRealtime();
builder.Services.AddApiDocument();

var app = builder.Build();
app.UseWebHosting();
app.UseErrors();
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
