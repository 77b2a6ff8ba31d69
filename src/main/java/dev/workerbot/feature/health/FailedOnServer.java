package dev.workerbot.feature.health;

import dev.workerbot.health.FailedJobs;
import dev.workerbot.health.FailedJobs.Listing;
import dev.workerbot.health.QueueApp;
import dev.workerbot.request.authorization.Inspections.InspectedServer;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The failed jobs of one server's applications, as far as the caller may see their workers.
 *
 * @param problem why its config cannot be read, or the server not be asked
 */
record FailedOnServer(ServerName server, Map<QueueApp, Listing> apps, Optional<Problem> problem) {
  /** Asks each application of whose workers the caller may see some that they asked for. */
  static FailedOnServer of(
      InspectedServer inspectedServer, FailedJobs failedJobs, Predicate<FailedJob> meant) {
    ServerName server = inspectedServer.inspection().server();
    return switch (inspectedServer.inspection().config()) {
      case Reply.FailedReply<?>(var problem) ->
          new FailedOnServer(server, Map.of(), Optional.of(problem));
      case Reply.Ok<?> _ -> {
        Map<QueueApp, Listing> apps = new LinkedHashMap<>();
        QueueApp.of(
                inspectedServer.inspection().files().orElseThrow().programs().stream()
                    .filter(program -> inspectedServer.may().test(program.workerGroup()))
                    .filter(program -> inspectedServer.asked().test(program.workerGroup()))
                    .toList())
            .forEach(app -> apps.put(app, only(failedJobs.list(server, app), meant)));
        yield new FailedOnServer(server, apps, Optional.empty());
      }
    };
  }

  private static Listing only(Listing listing, Predicate<FailedJob> meant) {
    return switch (listing) {
      case Listing.UnknownJobs unknown -> unknown;
      case Listing.Listed(var jobs, var more) ->
          new Listing.Listed(jobs.stream().filter(meant).toList(), more);
    };
  }

  /** The jobs of an application; none where that is not known. */
  List<FailedJob> jobs(QueueApp app) {
    return apps.get(app) instanceof Listing.Listed(var jobs, var _) ? jobs : List.of();
  }
}
