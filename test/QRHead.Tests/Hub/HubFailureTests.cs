using QRHead.Hub;

namespace QRHead.Tests.Hub;

/// <summary>What a user reads when the hub refuses, and what never leaves for another host.</summary>
public class HubFailureTests
{
    [Fact]
    public async Task The_token_reaches_the_hub_and_no_other_host()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();

        await fixture.Get();

        Assert.Contains(fixture.Hub.Requests, request => request.InStore);
        Assert.All(
            fixture.Hub.Requests, request => Assert.Equal(request.InStore ? null : $"Bearer {FakeHub.Token}", request.Authorization));
    }

    [Fact]
    public async Task Without_a_token_none_is_sent()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();

        await fixture.Get(options: fixture.Options with { Token = null });

        Assert.All(fixture.Hub.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task A_question_is_not_carried_to_another_host()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();

        await fixture.Get();

        Assert.All(fixture.Hub.Requests.Where(request => request.InStore), request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task A_gated_model_says_where_to_accept_its_licence()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.File is null ? null
            : new Refusal(403, "GatedRepo", "Access to model org/tiny is restricted.");

        HubException exception = await fixture.Fails();

        Check(exception, HubProblem.Gated, $"{fixture.Hub.Endpoint}org/tiny", "token from the test was sent",
            "Access to model org/tiny is restricted");
        Check(await fixture.Fails(options: fixture.Options with { Token = null }), HubProblem.Gated, "no token was sent", "set HF_TOKEN");
        Assert.Empty(fixture.Hub.Downloads);
    }

    [Fact]
    public async Task A_model_that_is_missing_or_private()
    {
        await using HubFixture fixture = await HubFixture.Start();

        Check(await fixture.Fails("org/nope"), HubProblem.NotFound, "org/nope", "or it is private", "token from the test");
        fixture.Hub.Trouble = _ => new Refusal(401, "RepoNotFound", "Invalid username or password.");
        Check(await fixture.Fails("org/nope", fixture.Options with { Token = null }), HubProblem.NotFound, "no token was sent",
            "Invalid username or password");
    }

    [Fact]
    public async Task A_token_that_the_hub_does_not_know()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(401, Message: "Invalid credentials in Authorization header");

        Check(await fixture.Fails(), HubProblem.InvalidToken, "does not accept the token from the test", "settings/tokens");
    }

    [Fact]
    public async Task A_token_without_the_right()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(403, Message: "Your token lacks a permission.");

        Check(await fixture.Fails(), HubProblem.InvalidToken, "forbidden", "token from the test", "Your token lacks a permission");
    }

    [Fact]
    public async Task A_revision_that_does_not_exist_lists_those_that_do()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();

        Check(await fixture.Fails("org/tiny@nope"), HubProblem.RevisionNotFound, "org/tiny@nope", "main, gptq, v1.0");
    }

    [Fact]
    public async Task A_file_that_vanishes_in_between()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.File == "config.json" ? Refusal.NoFile : null;

        Check(await fixture.Fails(), HubProblem.FileNotFound, "config.json", "no such file");
    }

    [Theory]
    [InlineData("Retry-After", "120")]
    [InlineData("RateLimit", "\"api\";r=0;t=120")]
    public async Task A_limit_that_lasts_says_how_long(string header, string value)
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(429, Headers: (header, value));

        HubException exception = await fixture.Fails();

        Check(exception, HubProblem.RateLimited, "too many requests", "in 120 s");
        Assert.Equal(TimeSpan.FromSeconds(120), exception.RetryAfter);
        Assert.Single(fixture.Hub.Requests);
    }

    [Fact]
    public async Task A_repository_that_was_disabled()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(403, Message: "Access to this resource is disabled.");

        Check(await fixture.Fails(), HubProblem.Disabled, "disabled");
    }

    [Fact]
    public async Task A_hub_that_fails_is_asked_five_times_more()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(502, Message: "Bad gateway of the hub");

        Check(await fixture.Fails(), HubProblem.ServerError, "502", "Bad gateway of the hub");
        Assert.Equal(1 + 5, fixture.Hub.Requests.Count);
    }

    [Fact]
    public async Task Something_that_is_no_hub()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Trouble = _ => new Refusal(200);

        Check(await fixture.Fails(), HubProblem.ServerError, "unlike a hub", "no JSON", "HF_ENDPOINT");
    }

    [Fact]
    public async Task No_network_at_all()
    {
        await using HubFixture fixture = await HubFixture.Start();
        HubOptions options = fixture.Options with { Endpoint = new Uri("http://127.0.0.1:1"), RetryPause = TimeSpan.FromHours(1) };

        Check(await fixture.Fails(options: options), HubProblem.NoNetwork, "127.0.0.1", "can't be reached");
    }

    [Fact]
    public async Task An_answer_that_does_not_come()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = _ => new Stall(0);

        HubException exception = await fixture.Fails(
            options: fixture.Options with { AnswerTimeout = TimeSpan.FromSeconds(1), Retries = 1 });

        Check(exception, HubProblem.NoNetwork, "did not answer within 1 s", "HF_HUB_ETAG_TIMEOUT");
        Assert.Equal(2, fixture.Hub.Requests.Count);
    }

    [Fact]
    public async Task A_store_that_refuses_says_nothing_of_the_token()
    {
        await using HubFixture fixture = await HubFixture.Start();
        fixture.Hub.Add(HubFixture.Name).WithModel();
        fixture.Hub.Trouble = request => request.InStore ? new Refusal(403) : null;

        HubException exception = await fixture.Fails();

        Check(exception, HubProblem.ServerError, "model.safetensors", "localhost answers 403");
        Assert.DoesNotContain("token", exception.Message, StringComparison.Ordinal);
    }

    private static void Check(HubException exception, HubProblem problem, params string[] words)
    {
        Assert.Equal(problem, exception.Problem);
        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(FakeHub.Token, exception.ToString(), StringComparison.Ordinal);
    }
}
