package dev.workerbot.feature.config;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.stream.Stream;

/** {@code drift}: what is on disk but not applied. */
@AutoService(Syntax.class)
public final class DriftVerb implements Feature<Drift> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.DRIFT,
            Group.CONFIG,
            "config changes that are not applied, and config that supervisord cannot read",
            "Config changes that are not applied")
        .written("[servers]")
        .such("drift", "drift @prod", "drift horizon@web1", "drift web1")
        .note(
            "A word without @ is a server or a tag. supervisord rereads its config; no worker is"
                + " started, stopped or changed.")
        .with(
            Parameter.word(
                    "target",
                    ParameterKind.SERVERS,
                    "Which servers, such as web1 or @prod; all if empty")
                .optional());
  }

  @Override
  public Drift read(Arguments typed) {
    return new Drift(typed.workers().map(DriftVerb::servers));
  }

  @Override
  public CommandHandler<Drift> handler(Services services) {
    DriftAnswers answers = new DriftAnswers(services.inspections(), services.cleaner());
    return (requestContext, drift, _) -> answers.of(requestContext, drift);
  }

  /** What has no {@code @} is a server or a tag, as in {@code drift web1}. */
  private static Selector servers(Selector typed) {
    return new Selector(
        typed.terms().stream()
            .flatMap(term ->
                term.place().isPresent()
                    ? Stream.of(term)
                    : Selector.parse("@" + term.workers()).terms().stream())
            .toList());
  }
}
