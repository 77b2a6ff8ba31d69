package dev.workerbot.feature.stats;

import dev.workerbot.access.VerbEffects;
import dev.workerbot.feature.stats.picture.StatsPicture;
import dev.workerbot.health.JobThroughput;
import dev.workerbot.history.StatsReport;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.Objection;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.state.Exit;
import dev.workerbot.request.state.Exits;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * {@code stats}: figures of workers over time, and a picture of them. The workers are those of the
 * record, so it has them authorised itself; a server is asked only where that knows none.
 */
final class StatsAnswers implements CommandHandler<Stats> {
  /** So many logs are read at once. */
  private static final int MOST_LOGS = 8;

  private static final int LOG_LINES = 1000;

  private final Services services;

  StatsAnswers(Services services) {
    this.services = services;
  }

  @Override
  public CommandAnswer handle(RequestContext requestContext, Stats command, Authorization.Go go) {
    Authorizer authorizer = services.authorizer();
    Predicate<Target> meant = target -> services.fleet().isMeant(command.of(), target);
    SortedSet<Target> targets =
        services
            .history()
            .map(kept -> kept.listed(meant.and(go.sight().sees())))
            .orElseGet(TreeSet::new);
    if (targets.isEmpty()) {
      // Only the servers can tell what was mistyped.
      return switch (authorizer.find(requestContext, Verb.STATS, command.of(), Objection.NONE)) {
        case Authorization.NoGo(var answer) -> answer;
        case Authorization.Go _ -> requestContext.done(StatsText.nothing(command));
      };
    }
    Optional<CommandAnswer> refused =
        authorizer.refusal(requestContext, VerbEffects.of(Verb.STATS), command.of(), targets);
    if (refused.isPresent()) {
      return refused.get();
    }
    authorizer.allow(requestContext, Verb.STATS, targets);
    StatsReport statsReport = services.history().orElseThrow().stats(targets, command.period());
    if (statsReport.isEmpty()) {
      return requestContext.done(StatsText.nothing(command));
    }
    Map<Target, Exit> exits = new HashMap<>();
    statsReport
        .workers()
        .forEach(worker ->
            Exits.recorded(services.history().orElseThrow(), worker.target())
                .ifPresent(exit -> exits.put(worker.target(), exit)));
    Message message = StatsText.of(statsReport, command, exits, jobs(targets));
    return requestContext.done(
        switch (StatsPicture.draw(
            statsReport, name(command), StatsText.title(statsReport, command).toString())) {
          case StatsPicture.Drawn(var picture) -> message.withPicture(picture);
          case StatsPicture.NotDrawn(var why) -> message.withLine(Severity.WARNING, why);
        });
  }

  /** What few workers have done by the end of their logs, from servers that answer at once. */
  private Map<Target, JobThroughput> jobs(SortedSet<Target> targets) {
    Map<Target, JobThroughput> jobs = new HashMap<>();
    if (targets.size() <= MOST_LOGS) {
      services
          .fleet()
          .askBriefly(
              targets.stream().map(Target::server).distinct().toList(),
              server -> jobs(server, targets))
          .values()
          .forEach(jobs::putAll);
    }
    return jobs;
  }

  private Map<Target, JobThroughput> jobs(ServerName server, SortedSet<Target> targets) {
    Supervisor supervisor = services.fleet().server(server).supervisor();
    Map<Target, JobThroughput> jobs = new HashMap<>();
    for (Target target : targets) {
      if (target.server().equals(server)
          && supervisor.log(target.worker(), LogStream.STDOUT, LOG_LINES)
              instanceof Reply.Ok<LogTail>(var tail)) {
        supervisor
            .work(tail.text().length(), () -> JobThroughput.parse(tail.text()))
            .ifPresent(done -> jobs.put(target, done));
      }
    }
    return jobs;
  }

  private static String name(Stats command) {
    String of = command.of().toString().replaceAll("[^A-Za-z0-9._-]+", "-");
    return List.of(of.split("^-+", 2)).getLast() + ".png";
  }
}
