package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Dialogue;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A session in which a test is the lane. */
final class ScriptedLane implements Shell {
  static final String GREETING =
      "{\"id\":0,\"lane\":1,\"version\":1,\"sha256\":\"%s\",\"config\":\"/c\",\"real\":\"/r\"}"
          .formatted("0".repeat(64));

  private final String greeting;
  private final BiConsumer<String, Consumer<String>> answering;
  private final CompletableFuture<ShellResult> end = new CompletableFuture<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * @param answering gets each request, and what says lines
   */
  ScriptedLane(String greeting, BiConsumer<String, Consumer<String>> answering) {
    this.greeting = greeting;
    this.answering = answering;
  }

  LaneClient client() {
    return new LaneClient(this, List.of("workerbot-lane"), one -> one.objection("/c"));
  }

  /** Ends it, as a command does that exits. */
  void ends(ShellResult how) {
    end.complete(how);
  }

  List<String> requests() {
    return requests;
  }

  @Override
  public ShellResult converse(CommandLine command, Dialogue dialogue) {
    dialogue.opened(line -> {
      requests.add(line);
      answering.accept(line, dialogue::line);
    });
    dialogue.line(greeting);
    try {
      return end.get();
    } catch (InterruptedException left) {
      Thread.currentThread().interrupt();
      return new ShellResult.ShellFailed(ShellResult.Failure.TIMED_OUT, "left");
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    end.complete(new ShellResult.ShellFailed(ShellResult.Failure.LOST, "closed"));
  }
}
