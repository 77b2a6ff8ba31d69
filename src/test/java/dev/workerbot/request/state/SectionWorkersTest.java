package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of whose config a section tells, so that nobody reads of workers that they may not see. */
class SectionWorkersTest {
  private static final String CONFIG =
      """
      [program:queue]
      command=x
      numprocs=2
      process_name=%(program_name)s_%(process_num)02d
      [program:mailer]
      command=x
      [program:api]
      command=x
      [program:front]
      command=x
      [fcgi-program:php]
      command=x
      [eventlistener:watch]
      command=x
      [program:odd]
      command=x
      process_name=%(ENV_NAME)s
      [group:site]
      programs=api, front, gone
      [group:empty]
      programs=
      """;

  private static SectionWorkers onDisk(String... running) {
    return new SectionWorkers(
        Optional.of(ServerConfig.of("/c", Map.of("/c", CONFIG))), names(running));
  }

  private static SectionWorkers unreadable(String... running) {
    return new SectionWorkers(Optional.empty(), names(running));
  }

  private static List<WorkerName> names(String... names) {
    return Stream.of(names).map(WorkerName::of).toList();
  }

  private static String of(SectionWorkers workers, String section) {
    return workers.of(section).toString();
  }

  @Test
  void aProgram_isAboutItsProcesses_onDiskAndRunning() {
    assertEquals("[queue:queue_00, queue:queue_01]", of(onDisk(), "program:queue"));
    assertEquals(
        "[queue:queue_00, queue:queue_01, queue:queue_02]",
        of(onDisk("queue:queue_02", "mailer"), "program:queue"));
    assertEquals("[php]", of(onDisk(), "fcgi-program:php"));
    assertEquals("[watch]", of(onDisk(), "eventlistener:watch"));
    assertEquals("[mailer]", of(onDisk("mailer"), "program: mailer"));
  }

  @Test
  void aProgramOfAGroup_isAboutItsOwnProcesses_whereverTheyRun() {
    assertEquals("[site:api]", of(onDisk(), "program:api"));
    assertEquals(
        "[api, old:api-1, old:api_3, site:api]",
        of(onDisk("old:api_3", "old:api-1", "api", "site:apiary", "site:front"), "program:api"));
  }

  @Test
  void aProcessWithAnyName_isOfTheGroupThatBearsTheProgramsName() {
    assertEquals("[mailer, mailer:renamed]", of(onDisk("mailer:renamed"), "program:mailer"));
    assertEquals("[odd]", of(onDisk(), "program:odd"));
  }

  @Test
  void aProgramThatNobodyKnows_isTheWorkerOfItsName() {
    assertEquals("[ghost]", of(onDisk("mailer"), "program:ghost"));
    assertEquals("[ghost]", of(unreadable(), "program:ghost"));
    assertEquals("[]", of(unreadable(), "program:no name"));
  }

  @Test
  void aGroup_isAboutItsMembers_andThoseThatAreMissing() {
    assertEquals("[gone, site:api, site:front]", of(onDisk(), "group:site"));
    assertEquals(
        "[gone, site:api, site:front, site:old]", of(onDisk("site:old", "mailer"), "group:site"));
    assertEquals("[empty]", of(onDisk("mailer"), "group:empty"));
  }

  @Test
  void whereTheFilesCannotBeRead_whatRunsCounts() {
    assertEquals("[site:api]", of(unreadable("site:api", "mailer"), "group:site"));
    assertEquals("[site]", of(unreadable("mailer"), "group:site"));
    assertEquals("[queue:queue_07]", of(unreadable("queue:queue_07"), "program:queue"));
  }

  @Test
  void otherSections_areAboutNoWorker() {
    for (String section : List.of("supervisord", "unix_http_server", "include", "programs:queue")) {
      assertEquals("[]", of(onDisk("queue:queue_00"), section), section);
    }
  }
}
