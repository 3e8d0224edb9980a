using System.Text.Json;

namespace QRHead.Cli.Agents;

/// <summary>A tool of an agent.</summary>
internal abstract class AgentTool
{
    /// <summary>Gets its name; short, since clients put a server's name in front of it and cut what is long.</summary>
    public abstract string Name { get; }

    /// <summary>Gets what it does, for the agent.</summary>
    public abstract string Description { get; }

    /// <summary>Gets the JSON schema of its arguments.</summary>
    public abstract string Arguments { get; }

    /// <summary>Does it.</summary>
    /// <param name="arguments">The arguments, as the agent gave them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the agent reads, and the same for programs.</returns>
    /// <exception cref="QRHeadException">An argument is missing or wrong, or it can't be done.</exception>
    public abstract Task<(string Text, JsonElement Structured)> RunAsync(JsonRecord arguments, CancellationToken cancellationToken);
}
