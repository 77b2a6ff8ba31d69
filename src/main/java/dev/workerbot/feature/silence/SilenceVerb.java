package dev.workerbot.feature.silence;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Reference;
import dev.workerbot.command.Silence;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Amount;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.feature.alert.VisibleAlerts;
import dev.workerbot.message.Message;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;

/** {@code silence}: keep alerts quiet for a while. */
@AutoService(Syntax.class)
public final class SilenceVerb implements Feature<Silence> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SILENCE, Group.ALERTS, "mutes alerts for a while", "Mute alerts for a while")
        .written("<workers or alert> <time> [reason]")
        .such(
            "silence horizon@web1 1h deploying",
            "silence *@web2 30m",
            "silence #17 2d known, waits for the new release")
        .note("Muted alerts are recorded; those still open at the end are sent then.")
        .noteOnSelectors()
        .with(
            Parameter.word(
                "target", ParameterKind.NUMBERED, "Which workers, or an alert such as #17"),
            Parameter.word("for", ParameterKind.TIME, "For how long, such as 30m, 1h or 2d"),
            Parameter.rest("reason", "Why; everybody sees it").upTo(300));
  }

  @Override
  public Silence read(Arguments typed) {
    Reference reference = typed.reference(Verb.ALERTS);
    Duration time =
        typed
            .word()
            .map(SilenceVerb::time)
            .orElseThrow(() ->
                new IllegalArgumentException("Give a time: `silence %s 1h`.".formatted(reference)));
    return new Silence(reference, time, typed.rest());
  }

  @Override
  public CommandHandler<Silence> handler(Services services) {
    SilenceAnswers answers = new SilenceAnswers(services);
    VisibleAlerts alerts = new VisibleAlerts(services);
    return CommandHandler.numbered(
        (requestContext, silence, go) -> answers.make(requestContext, silence, go.sight()),
        caller -> alerts.numbered(caller, Verb.SILENCE));
  }

  private static Duration time(String word) {
    return Amount.time(word, Silence.MAX)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "A silence takes a time up to %d days, such as 30m, 1h or 2d, not %s."
                    .formatted(Silence.MAX.toDays(), Message.code(Tokenizer.shortened(word)))));
  }
}
