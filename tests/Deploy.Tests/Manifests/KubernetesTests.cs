using System.Text.Json;
using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>The Kubernetes manifests against themselves, the guide and the Dockerfile.</summary>
public sealed class KubernetesTests
{
    private static readonly string[] _ours = ["silo", "api"];
    private static readonly string[] _deployments = [.. _ours, "nginx"];

    [ToolFact("kubectl")]
    public async Task Kustomize_makes_them_one()
    {
        var (code, output, errors) = await Tool.RunAsync("kubectl", "kustomize", Manifest.PathOf("kubernetes"));
        Assert.True(code == 0, errors);
        // What runs is the configuration that these tests run.
        Assert.Contains("proxy_next_upstream error timeout http_503 non_idempotent;", output, StringComparison.Ordinal);
        Assert.DoesNotContain("image: chorus-", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_named_as_the_guide_builds_them()
    {
        var named = Manifest.Yaml("kubernetes/kustomization.yaml")[0].Items("images").Select(i => i.Text("name"));
        Assert.Equal(_ours.Select(name => Manifest.Kubernetes("Deployment", name).Container().Text("image")), named);
        foreach (var name in _ours)
            Assert.Contains($"--target {name} -t {Manifest.Kubernetes("Deployment", name).Container().Text("image")} ", Manifest.Text("docker/Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_that_are_spoken_of_are_there()
    {
        foreach (var deployment in _deployments.Select(name => Manifest.Kubernetes("Deployment", name)))
        {
            var container = deployment.Container();
            var probes = container.EnumerateObject().Where(p => p.Name.EndsWith("Probe", StringComparison.Ordinal)).ToList();
            Assert.Contains(probes, p => p.Name == "readinessProbe");
            foreach (var probe in probes)
                Assert.Contains(probe.Value.EnumerateObject().First().Value.Text("port"), PortsOf(container));
        }

        foreach (var policy in Manifest.Kubernetes().Where(o => o.Text("kind") == "NetworkPolicy" && o.Text("metadata", "name") != "nobody"))
        {
            var container = Manifest.Kubernetes("Deployment", policy.Text("spec", "podSelector", "matchLabels", "app")).Container();
            foreach (var port in policy.GetProperty("spec").Items("ingress").SelectMany(rule => rule.Items("ports")))
                Assert.Contains(port.Text("port"), PortsOf(container));
        }
    }

    [Fact]
    public void The_ports_between_silos_are_open_to_silos_and_Api_nodes_only()
    {
        var everybody = Manifest.Kubernetes("NetworkPolicy", "nobody");
        Assert.Equal("{}", everybody.Text("spec", "podSelector"));
        Assert.False(everybody.GetProperty("spec").TryGetProperty("ingress", out _));
        foreach (var rule in Manifest.Kubernetes("NetworkPolicy", "silo").GetProperty("spec").Items("ingress"))
        {
            if (rule.Items("ports").Any(port => port.Text("port") != "http"))
                Assert.Equal(_ours, rule.Items("from").Select(from => from.Text("podSelector", "matchLabels", "app")));
        }
    }

    [Fact]
    public void Whatever_selects_pods_finds_some()
    {
        foreach (var name in _deployments)
        {
            var deployment = Manifest.Kubernetes("Deployment", name);
            Assert.Equal(name, deployment.Text("spec", "selector", "matchLabels", "app"));
            Assert.Equal(name, deployment.Text("spec", "template", "metadata", "labels", "app"));
            var budget = Manifest.Kubernetes("PodDisruptionBudget", name).GetProperty("spec");
            Assert.Equal((name, "1"), (budget.Text("selector", "matchLabels", "app"), budget.Text("maxUnavailable")));
        }

        foreach (var service in Manifest.Kubernetes().Where(o => o.Text("kind") == "Service"))
            Assert.Contains(service.Text("spec", "selector", "app"), _deployments);
    }

    [Fact]
    public void There_are_always_more_than_may_be_away()
    {
        foreach (var scaler in Manifest.Kubernetes().Where(o => o.Text("kind") == "HorizontalPodAutoscaler").Select(o => o.GetProperty("spec")))
        {
            var deployment = Manifest.Kubernetes("Deployment", scaler.Text("scaleTargetRef", "name"));
            Assert.True(scaler.GetProperty("minReplicas").GetInt32() >= 2);
            // A number there would undo what the scaler does, with every apply.
            Assert.False(deployment.GetProperty("spec").TryGetProperty("replicas", out _));
            Assert.Equal("0", deployment.Text("spec", "strategy", "rollingUpdate", "maxUnavailable"));
            Assert.True(deployment.Container().At("resources", "requests").TryGetProperty("cpu", out _), "A share of what?");
        }
    }

    [Fact]
    public void Pods_have_the_time_that_their_programs_take_to_end()
    {
        foreach (var name in _ours)
            Assert.True(Manifest.Kubernetes("Deployment", name).At("spec", "template", "spec").GetProperty("terminationGracePeriodSeconds").GetInt32() >= 45);
        // Whoever sends calls here learns first that it is going.
        Assert.True(Manifest.Kubernetes("Deployment", "api").Container().At("lifecycle").TryGetProperty("preStop", out _));
    }

    [Fact]
    public void Pods_are_as_restricted_as_their_namespace_asks()
    {
        Assert.Equal("restricted", Manifest.Kubernetes("Namespace", "chorus").At("metadata", "labels").Text("pod-security.kubernetes.io/enforce"));
        foreach (var deployment in _deployments.Select(name => Manifest.Kubernetes("Deployment", name)))
        {
            var pod = deployment.At("spec", "template", "spec", "securityContext");
            Assert.True(pod.GetProperty("runAsNonRoot").GetBoolean());
            Assert.Equal("RuntimeDefault", pod.Text("seccompProfile", "type"));
            var container = deployment.Container().GetProperty("securityContext");
            Assert.False(container.GetProperty("allowPrivilegeEscalation").GetBoolean());
            Assert.Equal("ALL", Assert.Single(container.GetProperty("capabilities").Items("drop")).GetString());
        }
    }

    [Fact]
    public void The_guide_makes_the_secret_that_they_read()
    {
        var secrets = _ours.SelectMany(name => Manifest.Kubernetes("Deployment", name).Container().Items("env"))
            .Where(e => e.TryGetProperty("valueFrom", out var from) && from.TryGetProperty("secretKeyRef", out _))
            .Select(e => e.At("valueFrom", "secretKeyRef")).ToList();
        Assert.NotEmpty(secrets);
        foreach (var secret in secrets)
            Assert.Contains(
                $"create secret generic {secret.Text("name")} --from-literal={secret.Text("key")}=", Manifest.Text("README.md"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> PortsOf(JsonElement container) => container.Items("ports").Select(p => p.Text("name"));
}
