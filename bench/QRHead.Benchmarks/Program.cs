using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using QRHead.Benchmarks;

// In this process, so that a run needs no further build. Many short iterations, of which the fastest counts: what else the machine
// does can only slow one down.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(150))
    .WithWarmupCount(6)
    .WithIterationCount(15);
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .AddColumn(TargetMethodColumn.Method, StatisticColumn.Min, new MegabytesPerSecondColumn())
    .AddColumnProvider(DefaultColumnProviders.Params)
    .WithSummaryStyle(BenchmarkDotNet.Reports.SummaryStyle.Default.WithTimeUnit(Perfolizer.Horology.TimeUnit.Millisecond));

BenchmarkSwitcher.FromAssembly(typeof(TokenizerBenchmarks).Assembly).Run(args, config);
