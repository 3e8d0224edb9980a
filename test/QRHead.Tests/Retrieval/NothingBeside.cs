namespace QRHead.Tests.Retrieval;

/// <summary>Memory is that of the whole process, so nothing else may run beside.</summary>
[CollectionDefinition(nameof(NothingBeside), DisableParallelization = true)]
public sealed class NothingBeside;
