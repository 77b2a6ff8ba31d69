package dev.workerbot.supervisor.lane.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneEnd;
import dev.workerbot.supervisor.lane.call.LaneEnd.EndKind;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.Tunnel;
import dev.workerbot.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A supervisord that takes every connection to its socket, and never answers. */
class SocketLaneTest {
  private static final LaneRequest STATUS = LaneRequest.of("status");
  private static final LaneAnswer TIMEOUT = new LaneTrouble(LaneTroubleKind.TIMEOUT);

  private final AtomicInteger opened = new AtomicInteger();

  @Test
  void whenOneTimesOut_soDoAllOthers_andNobodyWaitsAnew() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        SocketLane lane = new SocketLane(new Hanging(), "/s.sock")) {
      List<Future<LaneAnswer>> waiting =
          Stream.generate(() -> threads.submit(() -> lane.ask(STATUS, Duration.ofMinutes(5))))
              .limit(2)
              .toList();
      Await.until("both wait", () -> opened.get() == 2);
      assertEquals(TIMEOUT, lane.ask(STATUS, Duration.ofMillis(50)));
      for (Future<LaneAnswer> one : waiting) {
        assertEquals(TIMEOUT, one.get(30, TimeUnit.SECONDS));
      }
      assertEquals(Optional.of(EndKind.HUNG), lane.end().map(LaneEnd::kind));
      assertEquals(new LaneAnswer.LaneBroken(false), lane.ask(STATUS, Duration.ofMinutes(5)));
    }
  }

  private final class Hanging implements Shell {
    @Override
    public Tunnel tunnel(String path) {
      opened.incrementAndGet();
      return new HangingTunnel();
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
      // Nothing is open.
    }
  }

  private static final class HangingTunnel implements Tunnel {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public InputStream input() {
      return new InputStream() {
        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          return read();
        }

        @Override
        public int read() throws IOException {
          try {
            closed.await();
          } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("it is closed");
        }
      };
    }

    @Override
    public OutputStream output() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
