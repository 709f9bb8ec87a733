using Chorus.Bench.Load;
using Chorus.Bench.Load.Scenarios;

// Loads running servers over raw WebSockets and compares them. bench/run starts them and calls this.
var plan = Plan.Parse(args);
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20), TimeProvider.System);
var report = new Report(Console.Out);

foreach (var server in plan.Servers)
    await server.SignInAsync(Math.Max(plan.IdleConnections, Room.Listeners + 1), limit.Token);

var memory = new Dictionary<string, double>();
foreach (var server in plan.Servers.Where(_ => plan.IdleConnections > 0))
{
    (memory[server.Name], var faults) = await Idle.RunAsync(server, plan.IdleConnections, limit.Token);
    report.Faults(server.Name, faults);
    await Console.Error.WriteLineAsync($"idle: {server.Name} {memory[server.Name] / 1024:N1} KiB each");
}

var sends = await Interleaved.RunAsync(plan, "sends", Sends.OpenAsync, limit.Token);
var room = await Interleaved.RunAsync(plan, "room", Room.OpenAsync, limit.Token);

report.Table(
    $"Durable sends: {Sends.Senders} senders with two devices each", "acknowledged/s",
    "answer p50 / p99 ms", "delivery p50 / p99 ms", sends);
report.Table(
    $"One room of {Room.Listeners} listeners", "deliveries/s",
    "delivery p50 / p99 ms", "at 20 messages/s", room);
report.IdleTable(plan.IdleConnections, memory);

report.Compare("durable sends, to SignalR's", sends, "SignalR", atLeast: 2);
report.Compare("durable sends, to Socket.IO's", sends, "Socket.IO", atLeast: 3);
report.Compare("fan-out, to the plain hub's group send", room, "SignalR", atLeast: 0.7);
report.CompareMemory("memory of an idle connection, to the plain hub's", memory, "SignalR", atMost: 1.5);
report.GrainCalls(plan.GrainCalls, atLeast: 450_000);
report.Ratios();
return report.AnyFault ? 1 : 0;
