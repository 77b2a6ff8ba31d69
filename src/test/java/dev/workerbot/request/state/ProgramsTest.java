package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose program a worker is, and how often a server is asked for that. */
class ProgramsTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");
  private static final Problem LOST = new Problem(ProblemKind.LOST, "the connection broke");

  private final Read web1 = new Read();
  private final Read web2 = new Read();
  private final Fleet fleet =
      new Fleet(
          List.of(
              new WatchedServer(WEB1, Set.of(), web1, LocalShell.noProgramFiles()),
              new WatchedServer(WEB2, Set.of(), web2, LocalShell.noProgramFiles())),
          Clock.systemUTC());
  private final Programs programs = new Programs(fleet);

  /** A server whose config can be read, or not. */
  private static final class Read implements SilentSupervisor {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Reply<ServerConfig> config =
        config(
            """
            [program:queue]
            command=queue
            numprocs=2
            process_name=%(program_name)s_%(process_num)02d
            [program:odd]
            command=odd
            process_name=%(ENV_NAME)s
            [program:one]
            command=one
            process_name=%(ENV_NAME)s
            [program:two]
            command=two
            process_name=%(ENV_NAME)s
            [group:both]
            programs=one,two
            [program:twin]
            command=first
            [program:other]
            command=second
            process_name=twin
            [group:twin]
            programs=twin,other
            """);

    private static Reply<ServerConfig> config(String text) {
      return new Reply.Ok<>(ServerConfig.of("/c", Map.of("/c", text)));
    }

    @Override
    public Reply<ServerConfig> config() {
      reads.incrementAndGet();
      return config;
    }
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private Optional<String> command(String target) {
    return programs.of(Target.of(target)).map(ProgramConfig::command);
  }

  @Test
  void aWorker_isOfTheProgramThatMakesIt() {
    assertEquals(Optional.of("queue"), command("queue:queue_01@web1"));
    assertEquals(Optional.empty(), command("nobody@web1"));
  }

  @Test
  void aNameThatOnlyTheServerKnows_isOfTheOnlyProgramOfItsGroup() {
    assertEquals(Optional.of("odd"), command("odd:whatever@web1"));
    assertEquals(Optional.of("queue"), command("queue:renamed@web1"));
    assertEquals(Optional.empty(), command("both:whatever@web1"), "one of two");
  }

  @Test
  void ofTwoProgramsThatMakeOneWorker_theFirstCounts() {
    assertEquals(Optional.of("first"), command("twin@web1"));
  }

  @Test
  void eachServer_isReadOnce_allOfThemBeforehand() {
    programs.read(
        List.of(
            Target.of("queue:queue_00@web1"),
            Target.of("queue:queue_01@web1"),
            Target.of("odd@web2")));
    assertEquals(List.of(1, 1), List.of(web1.reads.get(), web2.reads.get()));
    assertEquals(Optional.of("odd"), command("odd@web2"));
    assertEquals(Optional.of("queue"), command("queue:queue_00@web1"));
    assertEquals(Optional.empty(), programs.problem(WEB1));
    assertEquals("queue", programs.of(WEB1).getFirst().name());
    assertEquals(List.of(1, 1), List.of(web1.reads.get(), web2.reads.get()));
  }

  @Test
  void aServerThatCouldNotBeRead_isReadAgain() {
    Reply<ServerConfig> readable = web1.config;
    web1.config = new Reply.FailedReply<>(LOST);
    assertEquals(Optional.of(LOST), programs.problem(WEB1));
    assertEquals(List.of(), programs.of(WEB1));
    assertEquals(Optional.empty(), command("queue:queue_00@web1"));
    web1.config = readable;
    assertEquals(Optional.of("queue"), command("queue:queue_00@web1"));
    assertEquals(Optional.empty(), programs.problem(WEB1));
  }
}
