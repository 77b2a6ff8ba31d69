package dev.workerbot.feature.hold;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Amount;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Message;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;

/** {@code hold}: keep others from acting on workers for a while. */
@AutoService(Syntax.class)
public final class HoldVerb implements Feature<Hold> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HOLD,
            Group.ACT,
            "stops others from acting on workers for a while, and mutes their alerts",
            "Stop others from acting on workers for a while")
        .written("<workers> <time> [reason]")
        .such("hold queue@web1 30m \"migrating\"", "hold *@web2 2h")
        .note("You get a reminder 5 minutes before it ends; `release` ends it early.")
        .noteOnSelectors()
        .with(
            Parameter.workers("Which workers, such as queue@web1"),
            Parameter.word("for", ParameterKind.TIME, "For how long, such as 30m or 2h"),
            Parameter.rest("reason", "Why; everybody sees it").upTo(300));
  }

  @Override
  public Hold read(Arguments typed) {
    Selector of = typed.selector();
    Duration time =
        typed
            .word()
            .map(HoldVerb::time)
            .orElseThrow(
                () -> new IllegalArgumentException("Give a time: `hold %s 30m`.".formatted(of)));
    return new Hold(of, time, typed.rest());
  }

  @Override
  public CommandHandler<Hold> handler(Services services) {
    HoldAnswers answers = new HoldAnswers(services);
    return (requestContext, hold, go) -> answers.make(requestContext, hold, go.sight());
  }

  private static Duration time(String word) {
    return Amount.time(word, Hold.MAX)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "A hold takes a time up to %d hours, such as 30m or 2h, not %s."
                    .formatted(Hold.MAX.toHours(), Message.code(Tokenizer.shortened(word)))));
  }
}
