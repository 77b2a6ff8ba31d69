package dev.workerbot.health;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The failed jobs of applications, asked for and put back. Safe for use by several threads. */
public final class FailedJobs {
  private final Fleet fleet;

  /** Those whose Laravel lists them as a table only. */
  private final Set<OnServer> tables = ConcurrentHashMap.newKeySet();

  private record OnServer(ServerName server, ArtisanApp app) {}

  public FailedJobs(Fleet fleet) {
    this.fleet = fleet;
  }

  /** What an application has of them. */
  public sealed interface Listing {
    /**
     * These.
     *
     * @param more whether there are others, of which the list was too long to be read
     */
    record Listed(List<FailedJob> jobs, boolean more) implements Listing {}

    /** It is unknown, for this reason. */
    record UnknownJobs(String why) implements Listing {}
  }

  /** Those that may come from queues of the application's workers that are looked at. */
  public Listing list(ServerName server, QueueApp app) {
    return switch (all(server, app.artisan())) {
      case Listing.UnknownJobs unknown -> unknown;
      case Listing.Listed(var jobs, var more) ->
          new Listing.Listed(jobs.stream().filter(app::mayServe).toList(), more);
    };
  }

  private Listing all(ServerName server, ArtisanApp app) {
    OnServer here = new OnServer(server, app);
    Supervisor supervisor = fleet.server(server).supervisor();
    boolean json = !tables.contains(here);
    Reply<ArtisanAnswer> answer = supervisor.ask(app, new ArtisanQuery.ListFailed(json));
    if (json
        && answer
            instanceof
            Reply.Ok<ArtisanAnswer>(
                ArtisanAnswer.NotAnswered(ArtisanAnswer.Reason reason, String _))
        && reason == ArtisanAnswer.Reason.NO_SUCH_OPTION) {
      tables.add(here);
      answer = supervisor.ask(app, new ArtisanQuery.ListFailed(false));
    }
    return switch (answer) {
      case Reply.FailedReply<ArtisanAnswer>(var problem) ->
          new Listing.UnknownJobs(problem.sentence());
      case Reply.Ok<ArtisanAnswer>(ArtisanAnswer.NotAnswered(var _, var sentence)) ->
          new Listing.UnknownJobs(sentence);
      case Reply.Ok<ArtisanAnswer>(ArtisanAnswer.ArtisanOutput(var text, var truncated, var _)) ->
          supervisor
              .work(text.length(), () -> FailedJob.parse(text))
              .<Listing>map(jobs -> new Listing.Listed(jobs, truncated))
              .orElseGet(() ->
                  new Listing.UnknownJobs(
                      truncated
                          ? "the list of failed jobs is too long to be read"
                          : "artisan queue:failed printed no list that I can read"));
    };
  }

  /**
   * What became of failed jobs that were to go back.
   *
   * @param back how many are no longer among the failed ones
   * @param left how many still are
   * @param trouble why not all are back, or why that is unknown
   */
  public record PutBack(int back, int left, Optional<String> trouble) {}

  /** Puts jobs back into their queues, and looks whether they are gone from the failed ones. */
  public PutBack retry(ServerName server, QueueApp app, List<FailedJob> jobs) {
    Supervisor supervisor = fleet.server(server).supervisor();
    List<String> ids = jobs.stream().map(FailedJob::id).distinct().toList();
    Optional<String> trouble = Optional.empty();
    for (int from = 0; from < ids.size() && trouble.isEmpty(); ) {
      int to = Math.min(ids.size(), from + ArtisanQuery.RetryFailed.MOST);
      trouble =
          trouble(
              supervisor.ask(app.artisan(), new ArtisanQuery.RetryFailed(ids.subList(from, to))));
      from = to;
    }
    return switch (all(server, app.artisan())) {
      case Listing.UnknownJobs(var why) ->
          new PutBack(0, ids.size(), trouble.or(() -> Optional.of(why)));
      case Listing.Listed(var now, var more) -> {
        Set<String> failed = now.stream().map(FailedJob::id).collect(Collectors.toSet());
        int left = (int) ids.stream().filter(failed::contains).count();
        yield new PutBack(
            ids.size() - left,
            left,
            more
                ? trouble.or(() -> Optional.of("the list of failed jobs is too long to be sure"))
                : trouble);
      }
    };
  }

  private static Optional<String> trouble(Reply<ArtisanAnswer> answer) {
    return switch (answer) {
      case Reply.FailedReply<ArtisanAnswer>(var problem) -> Optional.of(problem.sentence());
      case Reply.Ok<ArtisanAnswer>(ArtisanAnswer.NotAnswered(var _, var sentence)) ->
          Optional.of(sentence);
      case Reply.Ok<ArtisanAnswer>(ArtisanAnswer.ArtisanOutput _) -> Optional.empty();
    };
  }
}
