package dev.workerbot.app.config;

import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.Sentence;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.worker.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code graceful}: which signals workers of other stacks than Laravel heed. */
final class GracefulReader {
  static final Set<String> WAY =
      Set.of("name", "command", "workers", "restart", "pause", "continue", "keeps-pid");

  private final List<Section> sections;

  GracefulReader(Section top) {
    this.sections = top.list("graceful", WAY);
  }

  SignalPlans read() {
    return new SignalPlans(sections.stream().map(GracefulReader::way).toList());
  }

  private static SignalPlans.Own way(Section section) {
    String name = section.required("name");
    Optional<Glob> command = section.text("command").map(Glob::new);
    Optional<Glob> workers = section.text("workers").map(Glob::new);
    if (command.isEmpty() && workers.isEmpty()) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`%s` under `graceful` is for nobody: say `command` (a glob over the command line) or `workers`",
              name));
    }
    List<Signal> restart = signals(section, "restart");
    Optional<Signal> pause = signal(section, "pause");
    Optional<Signal> resume = signal(section, "continue");
    boolean keepsPid = section.flag("keeps-pid").orElse(false);
    if (!section.has("restart") && !section.has("pause")) {
      section.wrong(
          section.line(),
          Sentence.of("`%s` under `graceful` says nothing: give `restart`, `pause` or both", name));
    }
    if (section.has("continue") && !section.has("pause")) {
      section.wrong(
          section.lineOf("continue"),
          Sentence.of("`%s` under `graceful` has `continue` but no `pause`", name));
    }
    if (keepsPid && !section.has("restart")) {
      section.wrong(
          section.lineOf("keeps-pid"),
          Sentence.of("`%s` under `graceful` has `keeps-pid` but no `restart`", name));
    }
    return new SignalPlans.Own(
        command,
        workers,
        new SignalPlan(name, Optional.empty(), restart, pause, resume, keepsPid, keepsPid));
  }

  private static List<Signal> signals(Section section, String key) {
    List<Signal> signals = new ArrayList<>();
    for (String text : section.texts(key).orElse(List.of())) {
      Signal.named(text)
          .ifPresentOrElse(signals::add, () -> section.wrong(section.lineOf(key), no(key, text)));
    }
    return signals;
  }

  private static Optional<Signal> signal(Section section, String key) {
    Optional<String> text = section.text(key);
    Optional<Signal> signal = text.flatMap(Signal::named);
    if (text.isPresent() && signal.isEmpty()) {
      section.wrong(section.lineOf(key), no(key, text.get()));
    }
    return signal;
  }

  private static String no(String key, String text) {
    return "`%s` under `graceful` takes signals: %s; not `%s`"
        .formatted(key, String.join(", ", Signal.names()), text);
  }
}
