package dev.workerbot.feature.stats;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Amount;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;

/** {@code stats}: figures and a picture of memory, restarts and downtime. */
@AutoService(Syntax.class)
public final class StatsVerb implements Feature<Stats> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.STATS,
            Group.LOOK,
            "memory, restarts and downtime over time, with a chart",
            "Memory, restarts and downtime, with a chart")
        .written("<workers> [24h]")
        .such("stats queue@web1 7d", "stats horizon@web1")
        .note("The time is 10m to 7d; default 24h.")
        .noteOnSelectors()
        .with(
            Parameter.workers("Which worker, such as horizon@web1"),
            Parameter.word(
                    "period", ParameterKind.TIME, "How far back, such as 6h or 7d; 24h if empty")
                .optional()
                .usually("24h"));
  }

  @Override
  public Stats read(Arguments typed) {
    return new Stats(
        typed.selector(), typed.word().map(StatsVerb::period).orElse(Stats.DEFAULT_PERIOD));
  }

  @Override
  public CommandHandler<Stats> handler(Services services) {
    return new StatsAnswers(services);
  }

  private static Duration period(String word) {
    return Amount.time(word, Stats.MAX_PERIOD)
        .filter(_ -> word.matches(".*[a-z]"))
        .filter(asked -> asked.compareTo(Stats.MIN_PERIOD) >= 0)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`stats` takes a time from 10 minutes to 7 days, such as `stats horizon@web1"
                    + " 24h`."));
  }
}
