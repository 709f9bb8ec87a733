using Chorus.Api.Cluster;
using Chorus.Grains.Sessions;

namespace Chorus.Api.Sessions;

/// <summary>The way to change a session.</summary>
internal sealed class SessionCalls(GrainCalls calls, QuietSessions quiet) : ChangingCalls<ISessionGrain>(calls, quiet);
