package dev.workerbot.feature.change.answer;

import dev.workerbot.access.VerbEffects;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the programs that somebody means, by the files of their servers. */
public final class ProgramSearch {
  private final Fleet fleet;
  private final ChangeRules changeRules;

  public ProgramSearch(Fleet fleet, ChangeRules changeRules) {
    this.fleet = fleet;
    this.changeRules = changeRules;
  }

  /** What there is to be changed. */
  sealed interface SearchResult {
    /** How the work on the programs came out, or the answer where there is none to be done. */
    default Outcome then(Function<List<FoundProgram>, Outcome> work) {
      return switch (this) {
        case ChangeablePrograms(var programs) -> work.apply(programs);
        case NoPrograms(var answer) -> answer;
      };
    }
  }

  /** Programs that may be changed. */
  private record ChangeablePrograms(List<FoundProgram> programs) implements SearchResult {}

  /** None, or none that may be. */
  private record NoPrograms(CommandAnswer answer) implements SearchResult {}

  /** By whole programs: who names one process of several means them all. */
  SearchResult find(
      RequestContext requestContext, Verb verb, Selector selector, ServerSight sight) {
    List<String> misses = Resolution.missedPlaces(selector, fleet, sight);
    if (!misses.isEmpty()) {
      return new NoPrograms(
          changeRules.authorizer().notUnderstood(requestContext, verb, String.join(" ", misses)));
    }
    Map<ServerName, Inspection> inspections =
        changeRules
            .authorizer()
            .lookup()
            .ask(
                requestContext,
                selector,
                fleet.meantBy(selector),
                server -> Inspection.of(fleet, server));
    Set<FoundProgram> found = new LinkedHashSet<>();
    for (Selector.Term term : selector.terms()) {
      int before = found.size();
      boolean silent = false;
      Set<String> known = new LinkedHashSet<>();
      for (WatchedServer watchedServer : fleet.meantBy(term)) {
        Inspection inspection = inspections.get(watchedServer.name());
        if (inspection.files().isEmpty()) {
          silent = true;
          continue;
        }
        for (ProgramConfig program : inspection.files().get().programs()) {
          FoundProgram one = new FoundProgram(inspection, program);
          if (changeRules.policy().allows(requestContext.caller(), Verb.STATUS, one.targets())) {
            known.add(program.name());
          }
          if (one.targets().stream()
              .filter(target -> term.matches(target.worker()))
              .anyMatch(sight.sees())) {
            found.add(one);
          }
        }
      }
      if (silent) {
        return new NoPrograms(silent(requestContext, verb, inspections));
      }
      if (found.size() == before && found.stream().noneMatch(one -> matches(term, one))) {
        return new NoPrograms(
            changeRules
                .authorizer()
                .notUnderstood(
                    requestContext,
                    verb,
                    "No config file there defines a worker %s%s"
                        .formatted(
                            Message.code(term),
                            Nearest.hint(
                                term.workers().pattern(),
                                known,
                                "; `status` lists the running ones."))));
      }
    }
    List<FoundProgram> programs = List.copyOf(found);
    return switch (changeRules
        .check(requestContext, VerbEffects.of(verb), selector, FoundProgram.targets(programs))
        .and(() -> Authorization.unless(odd(requestContext, verb, found)))) {
      case Authorization.NoGo(var answer) -> new NoPrograms(answer);
      case Authorization.Go _ -> new ChangeablePrograms(programs);
    };
  }

  /** Why one whose name workerbot cannot take is not changed. */
  private Optional<CommandAnswer> odd(
      RequestContext requestContext, Verb verb, Set<FoundProgram> found) {
    return FoundProgram.targets(List.copyOf(found)).stream()
        .flatMap(target -> OddName.why(target.worker()).map(why -> target + ": " + why).stream())
        .findFirst()
        .map(why -> changeRules.authorizer().notUnderstood(requestContext, verb, why));
  }

  private boolean matches(Selector.Term term, FoundProgram one) {
    ServerName server = one.inspection().server();
    return term.matches(server, fleet.server(server).tags())
        && one.targets().stream().anyMatch(target -> term.matches(target.worker()));
  }

  private CommandAnswer silent(
      RequestContext requestContext, Verb verb, Map<ServerName, Inspection> inspections) {
    changeRules.authorizer().allow(requestContext, verb, List.of());
    Message message = Message.of(Severity.BAD, "Nothing was changed: not every server answers");
    List<Problem> problems = new ArrayList<>();
    for (Inspection inspection : inspections.values()) {
      if (inspection.config() instanceof Reply.FailedReply<?>(var problem)) {
        message = message.withLine(Severity.BAD, problem.on(inspection.server()));
        problems.add(problem);
      }
    }
    return Outcome.withoutStatus(problems, requestContext.id(), message, List.of());
  }
}
