package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.store.Audit;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a command from its caller to its answer: finds the workers, asks the policy, writes the
 * audit, then lets the verb do its work. Safe for use by several threads.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Fleet fleet;
  private final Policy policy;
  private final Audit audit;
  private final Actions actions;
  private final Offering offering;
  private final Rights rights;
  private final ServersText servers;
  private final LogsText logs;
  private final HistoryText history;
  private final Cleaner cleaner;
  private final Duration confirmWithin;

  /**
   * @param confirmWithin how long a Confirm button works
   */
  public Dispatcher(
      Fleet fleet,
      Policy policy,
      Audit audit,
      Actions actions,
      Offering offering,
      HistoryText history,
      Cleaner cleaner,
      Duration confirmWithin) {
    this.fleet = fleet;
    this.policy = policy;
    this.audit = audit;
    this.actions = actions;
    this.offering = offering;
    this.rights = new Rights(policy, fleet);
    this.servers = new ServersText(fleet);
    this.logs = new LogsText(fleet, cleaner);
    this.history = history;
    this.cleaner = cleaner;
    this.confirmWithin = confirmWithin;
  }

  /**
   * One request on its way.
   *
   * @param id of the request, unique
   * @param pressable whether its chat can show buttons that work
   * @param progress takes what is to be shown until the answer comes
   */
  public record Errand(
      String id, Caller caller, String text, boolean pressable, Consumer<Message> progress) {}

  /**
   * Carries a command out.
   *
   * @return empty when the bot is closing and the next run will finish it
   */
  public Optional<Answer> carryOut(Errand errand, Command command) {
    Optional<Answer> answer =
        switch (command) {
          case Command.Help(var about) ->
              free(errand, command, rights.help(errand.caller(), about));
          case Command.Whoami() -> free(errand, command, rights.whoami(errand.caller()));
          case Command.Can can -> Optional.of(can(errand, can));
          case Command.Servers servers -> Optional.of(servers(errand, servers));
          case Command.Status status -> Optional.of(status(errand, status));
          case Command.Logs logs -> Optional.of(logs(errand, logs));
          case Command.History history -> Optional.of(history(errand, history));
          case Command.Act act -> act(errand, act);
        };
    answer.ifPresent(this::finished);
    return answer;
  }

  /** Writes down that a line was no command, and says so. */
  public Answer notUnderstood(Errand errand, String sentence) {
    record(errand, Optional.empty(), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
    Answer answer = misunderstood(errand, sentence);
    finished(answer);
    return answer;
  }

  /** Writes down how a request ended. */
  public void finished(Answer answer) {
    try {
      audit.finished(answer.operation(), answer.outcome().name(), answer.message().title());
    } catch (StoreException cannotWrite) {
      LOG.error("the audit misses the end of {}: {}", answer.operation(), cannotWrite.getMessage());
    }
  }

  private Optional<Answer> free(Errand errand, Command command, Message message) {
    record(errand, Optional.of(command.verb()), Audit.Decided.ALLOWED, "free", List.of());
    return Optional.of(done(errand, message));
  }

  private Answer can(Errand errand, Command.Can can) {
    List<Target> targets = List.of();
    if (can.asked().reach() != Verb.Reach.FREE && can.asked() != Verb.SERVERS) {
      Optional<Answer> refused = refusedBeforeLooking(errand, can.asked(), can.targets());
      if (refused.isPresent()) {
        return done(errand, Message.of(Severity.WARNING, "No. " + refused.get().message().title()));
      }
      Resolution found = Resolution.of(can.targets(), fleet, mayKnow(errand.caller()));
      if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
        return notFound(errand, Verb.CAN, found);
      }
      targets = List.copyOf(found.targets().keySet());
    }
    record(errand, Optional.of(Verb.CAN), Audit.Decided.ALLOWED, "free", targets);
    return done(errand, rights.can(errand.caller(), can.asked(), targets));
  }

  private Answer servers(Errand errand, Command.Servers command) {
    List<ServerName> seen = rights.seen(errand.caller(), command.verb());
    if (seen.isEmpty()) {
      return refused(errand, command.verb(), nothingHere(command.verb()), List.of());
    }
    record(errand, Optional.of(command.verb()), Audit.Decided.ALLOWED, "roles", List.of());
    return done(errand, servers.of(seen));
  }

  private String nothingHere(Verb verb) {
    return "You have no right to `%s` here. %s can give it to you."
        .formatted(verb, policy.contact());
  }

  private Answer status(Errand errand, Command.Status command) {
    Selector selector = command.of().orElse(Selector.everything());
    Caller caller = errand.caller();
    if (rights.seen(caller, Verb.STATUS).isEmpty()) {
      return refused(errand, Verb.STATUS, nothingHere(Verb.STATUS), List.of());
    }
    if (command.of().isPresent()) {
      Optional<Answer> refused = refusedBeforeLooking(errand, Verb.STATUS, selector);
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    Resolution found = Resolution.of(selector, fleet, mayKnow(caller));
    if (!found.misses().isEmpty()) {
      return notFound(errand, Verb.STATUS, found);
    }
    SortedMap<Target, WorkerStatus> shown = new TreeMap<>(found.targets());
    var problems = new java.util.LinkedHashMap<>(found.problems());
    if (command.of().isEmpty()) {
      shown.keySet().removeIf(target -> !mayKnow(caller).test(target));
      problems.keySet().removeIf(server -> !policy.mayOnSomeOf(caller, Verb.STATUS, server));
    } else if (!shown.isEmpty()
        && policy.decide(caller, Verb.STATUS, shown.keySet())
            instanceof Decision.Refused(var reason)) {
      return refused(errand, Verb.STATUS, reason, shown.keySet());
    }
    record(errand, Optional.of(Verb.STATUS), Audit.Decided.ALLOWED, "roles", shown.keySet());
    StatusText.Told told = StatusText.of(shown, problems, command.all());
    List<TargetResult> results = new ArrayList<>();
    shown.forEach((target, status) -> results.add(seen(target, status)));
    return new Answer(
        problems.isEmpty() ? Outcome.DONE : Outcome.UNREACHABLE,
        errand.id(),
        told.message().withButtons(statusButtons(errand, selector, shown, told)),
        results);
  }

  private static TargetResult seen(Target target, WorkerStatus status) {
    return new TargetResult(
        target,
        status.state() == WorkerState.RUNNING,
        true,
        Optional.of(status.state()),
        status.pid(),
        Duration.ZERO,
        status.note().isEmpty() ? Optional.empty() : Optional.of(status.note()));
  }

  private List<Button> statusButtons(
      Errand errand,
      Selector selector,
      SortedMap<Target, WorkerStatus> shown,
      StatusText.Told told) {
    List<Offering.Choice> choices = new ArrayList<>();
    if (shown.size() == 1) {
      Selector only = Selector.of(shown.keySet());
      Verb verb = shown.firstEntry().getValue().state().isUp() ? Verb.RESTART : Verb.START;
      if (policy.decide(errand.caller(), verb, shown.keySet()) instanceof Decision.Allowed) {
        choices.add(
            new Offering.Choice(
                ActionText.capitalised(verb),
                Button.Style.PRIMARY,
                new Command.Act(verb, only, false)));
      }
      choices.add(new Offering.Choice("Logs", Button.Style.PLAIN, logsOf(only)));
    } else if (!told.whole()) {
      choices.add(
          new Offering.Choice(
              "Show all", Button.Style.PLAIN, new Command.Status(Optional.of(selector), true)));
    }
    return choices.isEmpty() || !errand.pressable()
        ? List.of()
        : offering.toEverybody(errand.caller(), choices);
  }

  private static Command logsOf(Selector only) {
    return new Command.Logs(
        only,
        Command.Logs.DEFAULT_LINES,
        dev.workerbot.worker.LogStream.STDOUT,
        Optional.empty(),
        Optional.empty());
  }

  private Answer logs(Errand errand, Command.Logs command) {
    Found found = find(errand, Verb.LOGS, command.of());
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    if (found.targets().size() > 1) {
      Target first = found.targets().firstKey();
      return misunderstood(
          errand,
          "%s is %d workers, and logs shows one at a time; such as %s."
              .formatted(
                  Message.code(command.of()),
                  found.targets().size(),
                  Message.code("logs " + first)));
    }
    LogsText.Shown shown = logs.of(found.targets().firstKey(), command, errand.progress());
    Outcome outcome =
        shown.found() ? Outcome.DONE : shown.reached() ? Outcome.FAILED : Outcome.UNREACHABLE;
    return new Answer(outcome, errand.id(), shown.message(), List.of());
  }

  private Answer history(Errand errand, Command.History command) {
    Caller caller = errand.caller();
    if (rights.seen(caller, Verb.HISTORY).isEmpty()) {
      return refused(errand, Verb.HISTORY, nothingHere(Verb.HISTORY), List.of());
    }
    record(errand, Optional.of(Verb.HISTORY), Audit.Decided.ALLOWED, "roles", List.of());
    String about = command.of().map(of -> " on " + Message.code(of)).orElse("");
    return done(
        errand,
        history.of(
            target ->
                isMeant(command.of(), target)
                    && policy.decide(caller, Verb.HISTORY, List.of(target))
                        instanceof Decision.Allowed,
            about));
  }

  private boolean isMeant(Optional<Selector> selector, Target target) {
    return selector.isEmpty()
        || selector.get().terms().stream()
            .anyMatch(term ->
                term.matches(target.worker())
                    && term.matches(target.server(), tagsOf(target.server())));
  }

  private Set<String> tagsOf(ServerName name) {
    return fleet.servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .map(Server::tags)
        .orElse(Set.of());
  }

  private Optional<Answer> act(Errand errand, Command.Act command) {
    Found found = find(errand, command.verb(), command.targets());
    if (found.answer().isPresent()) {
      return found.answer();
    }
    SortedMap<Target, WorkerStatus> targets = found.targets();
    if (targets.size() > 1 && !command.confirmed()) {
      return Optional.of(preview(errand, command.verb(), targets.keySet()));
    }
    if (!found.audited()) {
      return Optional.of(
          new Answer(
              Outcome.FAILED,
              errand.id(),
              Message.of(Severity.BAD, "Nothing was done: the audit cannot be written")
                  .withLine(
                      "workerbot changes no worker that it cannot write down first. Free the disk"
                          + " or mend the database, then ask again."),
              List.of()));
    }
    return actions.run(errand.id(), command.verb(), errand.caller(), targets, errand.progress());
  }

  private Answer preview(Errand errand, Verb verb, Collection<Target> targets) {
    Message preview =
        ActionText.preview(
            verb, targets, errand.pressable() ? Optional.of(confirmWithin) : Optional.empty());
    if (errand.pressable()) {
      Command confirmed = new Command.Act(verb, Selector.of(targets), true);
      preview =
          preview.withButtons(
              offering.toAsker(
                  errand.caller(),
                  confirmWithin,
                  List.of(
                      new Offering.Choice("Confirm", Button.Style.DANGER, confirmed),
                      new Offering.Choice("Cancel", Button.Style.PLAIN, Optional.empty()))));
    }
    List<TargetResult> results =
        targets.stream()
            .map(target ->
                new TargetResult(
                    target,
                    false,
                    true,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Duration.ZERO,
                    Optional.of("not confirmed")))
            .toList();
    return new Answer(Outcome.NEEDS_CONFIRMATION, errand.id(), preview, results);
  }

  /** Workers that may be used, or the answer that says why not. */
  private record Found(
      SortedMap<Target, WorkerStatus> targets, boolean audited, Optional<Answer> answer) {
    static Found not(Answer answer) {
      return new Found(new TreeMap<>(), true, Optional.of(answer));
    }
  }

  private Found find(Errand errand, Verb verb, Selector selector) {
    Optional<Answer> early = refusedBeforeLooking(errand, verb, selector);
    if (early.isPresent()) {
      return Found.not(early.get());
    }
    Resolution found = Resolution.of(selector, fleet, mayKnow(errand.caller()));
    if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
      return Found.not(notFound(errand, verb, found));
    }
    Set<Target> targets = found.targets().keySet();
    return switch (policy.decide(errand.caller(), verb, targets)) {
      case Decision.Refused(var reason) -> Found.not(refused(errand, verb, reason, targets));
      case Decision.Allowed(var rule) ->
          new Found(
              found.targets(),
              record(errand, Optional.of(verb), Audit.Decided.ALLOWED, rule, targets),
              Optional.empty());
    };
  }

  /** Who has no such right on a server at all learns nothing of it, not even that it is down. */
  private Optional<Answer> refusedBeforeLooking(Errand errand, Verb verb, Selector selector) {
    for (Selector.Term term : selector.terms()) {
      for (Server server : fleet.meantBy(term)) {
        if (!policy.mayOnSomeOf(errand.caller(), verb, server.name())) {
          String reason =
              "You may not %s anything on %s. %s can give you the right."
                  .formatted(verb, server.name(), policy.contact());
          return Optional.of(refused(errand, verb, reason, named(term, server.name())));
        }
      }
    }
    return Optional.empty();
  }

  /** The worker that a term names outright, so that the audit can show what was refused. */
  private static List<Target> named(Selector.Term term, ServerName server) {
    return term.workers().isLiteral()
        ? dev.workerbot.worker.WorkerName.tryOf(term.workers().pattern())
            .map(worker -> List.of(new Target(server, worker)))
            .orElse(List.of())
        : List.of();
  }

  private java.util.function.Predicate<Target> mayKnow(Caller caller) {
    return target ->
        policy.decide(caller, Verb.STATUS, List.of(target)) instanceof Decision.Allowed;
  }

  private Answer notFound(Errand errand, Verb verb, Resolution found) {
    if (!found.misses().isEmpty()) {
      String sentence = String.join(" ", found.misses());
      record(errand, Optional.of(verb), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
      return misunderstood(errand, sentence);
    }
    record(
        errand,
        Optional.of(verb),
        Audit.Decided.ALLOWED,
        "not decided: a server gave no answer",
        found.targets().keySet());
    List<Line> lines = new ArrayList<>();
    found
        .problems()
        .forEach((server, problem) -> lines.add(new Line(Severity.BAD, problem.on(server))));
    String silent =
        String.join(", ", found.problems().keySet().stream().map(ServerName::value).toList());
    Message message =
        Message.of(
                Severity.BAD,
                verb.acts()
                    ? "Nothing was done: no answer from " + silent
                    : "No answer from " + silent)
            .withLines(lines);
    if (verb.acts() && !found.targets().isEmpty()) {
      message = message.withLine("To go on without it, name only servers that answer.");
    }
    return new Answer(Outcome.UNREACHABLE, errand.id(), message, List.of());
  }

  private Answer refused(Errand errand, Verb verb, String reason, Collection<Target> targets) {
    record(errand, Optional.of(verb), Audit.Decided.REFUSED, reason, targets);
    return new Answer(Outcome.REFUSED, errand.id(), Message.refusal(reason), List.of());
  }

  private static Answer misunderstood(Errand errand, String sentence) {
    return new Answer(
        Outcome.NOT_UNDERSTOOD, errand.id(), Message.of(Severity.WARNING, sentence), List.of());
  }

  private static Answer done(Errand errand, Message message) {
    return new Answer(Outcome.DONE, errand.id(), message, List.of());
  }

  /** Whether it could be written down. */
  private boolean record(
      Errand errand,
      Optional<Verb> verb,
      Audit.Decided decided,
      String reason,
      Collection<Target> targets) {
    Caller caller = errand.caller();
    try {
      audit.asked(
          new Audit.Asked(
              errand.id(),
              caller.chat(),
              caller.user(),
              caller.name(),
              caller.channel(),
              cleaner.clean(errand.text()).value(),
              verb.map(Verb::word),
              decided,
              reason),
          targets);
      return true;
    } catch (StoreException cannotWrite) {
      LOG.error("the audit misses a request of {}: {}", caller.user(), cannotWrite.getMessage());
      return false;
    }
  }
}
