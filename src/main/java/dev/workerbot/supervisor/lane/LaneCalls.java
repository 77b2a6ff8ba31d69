package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.ControlChannel;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneBroken;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Asks over the lane where there is one, and otherwise by supervisorctl. */
final class LaneCalls implements AutoCloseable {
  private final LaneOpener opener;
  private final Supervisor supervisorctl;
  private final Duration limit;

  LaneCalls(LaneOpener opener, Supervisor supervisorctl, Duration limit) {
    this.opener = opener;
    this.supervisorctl = supervisorctl;
    this.limit = limit;
  }

  LaneAnswer ask(LaneRequest request) {
    return opener
        .lane()
        .map(lane -> lane.ask(request, limit))
        .orElseGet(() -> new LaneBroken(false));
  }

  /**
   * Asks for what changes nothing, and so can be asked for again.
   *
   * @param reader empty for a value that cannot be right
   */
  <T> Reply<T> read(
      LaneRequest request, Function<JsonNode, Optional<T>> reader, Supplier<Reply<T>> otherwise) {
    return switch (ask(request)) {
      case LaneValue(var value) ->
          reader.apply(value).<Reply<T>>map(Reply.Ok::new).orElseGet(() -> seen(otherwise.get()));
      case LaneTrouble(var kind) ->
          kind == LaneTroubleKind.TIMEOUT
              ? new Reply.FailedReply<>(silence())
              : seen(otherwise.get());
      default -> seen(otherwise.get());
    };
  }

  ControlChannel channel() {
    return new ControlChannel(opener.why());
  }

  private Problem silence() {
    return supervisorctl
        .hangs(limit)
        .orElseGet(() ->
            new Problem(
                ProblemKind.LOST,
                "no answer from supervisord within %d s".formatted(limit.toSeconds())));
  }

  /** An answer of supervisorctl, which may say that the connection was another. */
  <T> Reply<T> seen(Reply<T> reply) {
    if (reply instanceof Reply.FailedReply<T>(var problem) && !problem.reachedServer()) {
      opener.connectionLost();
    }
    return reply;
  }

  @Override
  public void close() {
    opener.close();
  }
}
