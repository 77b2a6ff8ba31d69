package dev.workerbot.fleet.watch;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A question that takes its time: asked in a thread of its own, answered in that of an inbox. */
final class BackgroundQuestion {
  private BackgroundQuestion() {}

  static <T> void ask(
      String name,
      Supplier<Reply<T>> question,
      Consumer<Runnable> inbox,
      Consumer<Reply<T>> answered) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          Reply<T> reply =
              new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "not asked"));
          try {
            reply = question.get();
          } finally {
            Reply<T> answer = reply;
            inbox.accept(() -> answered.accept(answer));
          }
        });
  }
}
