package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.doctor.rule.ConfigDoctor;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.supervisor.config.ConfigLimits;
import dev.workerbot.supervisor.config.LogFiles;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.SupervisorEnvironment;
import dev.workerbot.supervisor.files.FactFinder;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.host.PsParser;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellWords;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Four times the text takes some four times the time, whatever reads it and whatever it is. */
@Tag("timing")
class LinearTimeTest {
  private static final int SMALL = 20_000;
  private static final int AGAIN = 3;
  private static final int TIMES = 4;

  /** What takes four times as long is linear; sixteen times, quadratic. */
  private static final double MOST_GROWTH = 9;

  /** Below this the clock and the compiler say more than the work does. */
  private static final long NEGLIGIBLE_NANOS = 60_000_000;

  private static final WorkerName WORKER = WorkerName.of("x:x_00");

  /** What a hostile server may repeat. */
  private static final List<String> PIECES =
      List.of(
          " ",
          "\t",
          "\n",
          " \n",
          "\r",
          "\u2028",
          "a",
          " a\n",
          "  a=b\n",
          ";",
          "'",
          "\"",
          "\\",
          "%",
          "%(",
          "%(program_name)s",
          "%(process_num)02d",
          "[",
          "[a]\n",
          "[program:x]\n",
          "[group:x]\n",
          "/",
          "./",
          "a/",
          "php ",
          "artisan ",
          "--queue=a,",
          ",",
          "queue:work ",
          "A='b',",
          "A=b,",
          "x RUNNING\n",
          "x   FATAL",
          "pid ",
          "x: started\n",
          "x: ERROR (",
          "x: changed\n",
          "x in use auto 1:1\n",
          "Format string '",
          " in section '",
          "' (file: '",
          "file: '",
          "key/value pairs in value '",
          "<Fault 92: \"CANT_REREAD: ",
          "\">: file: ",
          "ERROR: CANT_REREAD: ",
          "Traceback (most recent call last)\n",
          "error: <class",
          "Undecodable: b'",
          "exited: x (",
          "2026-11-24 08:40:00,000 INFO spawned: 'x' with pid 1\n",
          "2026-11-24 08:40:00,000 INFO ",
          "1 1 1\n",
          "a:b:c\n",
          "f 644 root /a\n",
          "find: ‘/a’: No such file or directory\n",
          "/a\0",
          "0 1.5 /a\0",
          "refused: ",
          "=>",
          "\0");

  /** Everything that reads what a server sends. */
  private static Map<String, Consumer<String>> readers() {
    Map<String, Consumer<String>> readers = new LinkedHashMap<>();
    readers.put("IniFile", IniFile::parse);
    readers.put("IniFile, one value", text -> IniFile.parse("[program:x]\ncommand=" + text));
    readers.put(
        "ServerConfig",
        text -> {
          ServerConfig config = config("[program:x]\n" + text);
          config.suffix();
          Facts.questions(config);
        });
    for (String key : List.of("command", "process_name", "stdout_logfile", "environment", "user")) {
      readers.put(
          key,
          text -> {
            ServerConfig config =
                config("[program:x]\nnumprocs=9\n" + key + "=" + text.replace("\n", "\n  "));
            config
                .programs()
                .forEach(program -> {
                  program.workers();
                  program.expanded(key);
                  Invocation.of(program).mayLeadElsewhere();
                  SupervisorEnvironment.masked(program.value("environment").orElse(""));
                  ArtisanCall.of(program, ArtisanCall.ArtisanCommand.QUEUE_RESTART);
                });
          });
    }
    readers.put(
        "LogFiles",
        text ->
            new LogFiles(config("[program:x]\n" + text + "\n[group:x]\nprograms=" + text))
                .of(WORKER, LogStream.STDERR));
    readers.put(
        "ProgramFile",
        text -> {
          ProgramConfig program =
              config("[program:x]\ncommand=" + text + "\nenvironment=" + text)
                  .programs()
                  .getFirst();
          ProgramOnDisk.read(program);
        });
    readers.put(
        "Doctor",
        text ->
            ConfigDoctor.examine(
                new ServerConfigView(
                    new ServerName("web1"),
                    config("[program:x]\ncommand=php artisan queue:work " + text + "\n" + text),
                    List.of(),
                    Facts.NONE,
                    Map.of())));
    readers.put("StatusParser", StatusParser::parse);
    readers.put("StatusParser, one line", text -> StatusParser.line("x   " + text));
    readers.put("ActionParser", text -> ActionParser.parse(text, WORKER));
    readers.put("AvailParser", AvailParser::parse);
    readers.put("RereadParser", RereadParser::parse);
    readers.put("UpdateParser", text -> UpdateParser.parse(text, "x"));
    readers.put("Faults", text -> CommandFaults.find(1, text, text));
    readers.put("Faults, one line", Faults::firstLine);
    readers.put("MainLog", text -> text.lines().forEach(MainLog::read));
    readers.put("MainLog, one line", text -> MainLog.read("2026-11-24 08:40:00,000 INFO " + text));
    readers.put("Ending", text -> Ending.last(text, "x"));
    readers.put("Processes", PsParser::parse);
    readers.put("FactFinder", text -> FactFinder.paths(List.of("/a"), text, text));
    readers.put(
        "FactFinder, users", text -> FactFinder.users(text.lines().limit(10_000).toList(), text));
    readers.put("ShellWords", text -> ShellWords.commands(text));
    readers.put(
        "MainLogFollower",
        text -> {
          MainLogFollower follower = new MainLogFollower(_ -> {});
          text.lines().forEach(follower);
          follower.end(new ShellResult.ShellExited(1, "", text, false));
        });
    return readers;
  }

  private static ServerConfig config(String text) {
    return ServerConfig.of("/etc/supervisord.conf", Map.of("/etc/supervisord.conf", text));
  }

  private static long nanos(Consumer<String> reader, String text) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      reader.accept(text);
      long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
      best = Math.min(best, took);
      if (took < NEGLIGIBLE_NANOS) {
        break;
      }
    }
    return best;
  }

  @TestFactory
  List<DynamicTest> timeGrowsWithTheLengthOfTheText() {
    return readers().entrySet().stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.getKey(), () -> PIECES.forEach(piece -> grows(one.getValue(), piece))))
        .toList();
  }

  private static void grows(Consumer<String> reader, String piece) {
    // An even number of times, as four times that is: a quote is closed in both, or in none.
    String text = piece.repeat(SMALL / piece.length() / 2 * 2);
    for (String end : List.of("\u2028", "!")) {
      long large = nanos(reader, text.repeat(TIMES) + end);
      long small = large > NEGLIGIBLE_NANOS ? nanos(reader, text + end) : large;
      // The compiler or a collection may have been at work: what grows too fast does so each time.
      for (int again = 0; again < AGAIN && large > NEGLIGIBLE_NANOS; again++) {
        if (large < MOST_GROWTH * small) {
          break;
        }
        large = Math.min(large, nanos(reader, text.repeat(TIMES) + end));
        small = Math.max(small, nanos(reader, text + end));
      }
      assertTrue(
          large <= NEGLIGIBLE_NANOS || large < MOST_GROWTH * small,
          "`%s` again and again: %d ms, and %d ms for four times as much"
              .formatted(piece, small / 1_000_000, large / 1_000_000));
    }
  }

  @Test
  void numprocs_isNotMultipliedByTheSections() {
    StringBuilder text = new StringBuilder("[group:x]\nprograms=");
    for (int i = 0; i < 3_000; i++) {
      text.append("p").append(i).append(',');
    }
    for (int i = 0; i < 3_000; i++) {
      text.append("\n[program:p")
          .append(i)
          .append("]\nnumprocs=9999\nprocess_name=a%(process_num)d");
    }
    Optional<Problem> problem = ConfigLimits.problem(config(text.toString()));
    assertTrue(problem.orElseThrow().sentence().contains("more than"), "refused with a sentence");
  }

  @Test
  void aConfigIsRefused_whereItIsTooLarge_andTheSentenceSaysWhatIs() {
    Map<String, String> refused = new LinkedHashMap<>();
    refused.put("[program:x]\nnumprocs=99999\n", "more than 10,000 processes");
    refused.put("[program:" + "x".repeat(1_100) + "]\n", "longer than 1,000 characters");
    refused.put("[program:x]\ncommand=" + "x".repeat(200_000), "longer than 131,072 characters");
    StringBuilder keys = new StringBuilder("[program:x]\n");
    StringBuilder programs = new StringBuilder();
    for (int i = 0; i < 1_100; i++) {
      keys.append("k").append(i).append("=1\n");
      programs.append("[program:p").append(i).append("]\n");
    }
    refused.put(keys.toString(), "more than 200 keys in [program:x]");
    refused.put(programs.toString(), "more than 1,000 programs");
    refused.forEach((text, why) -> {
      String sentence = ConfigLimits.problem(config(text)).orElseThrow().sentence();
      assertTrue(sentence.contains(why), sentence);
      assertTrue(sentence.startsWith("its Supervisor config "), sentence);
    });
  }

  @Test
  void anExpansionThatGrowsBeyondAllUse_isGivenUp() {
    String value = "%(program_name)s".repeat(8_000);
    ServerConfig config = config("[program:" + "n".repeat(200) + "]\nuser=" + value);
    assertEquals(Optional.empty(), config.programs().getFirst().expanded("user"));
  }

  @Test
  void aConfigOfThreeMegabytes_andOneWithTooManyIncludes_areRefused() {
    Shell large =
        new AnsweringShell(words ->
            words.contains("grep")
                ? "/etc/supervisord.conf\0[program:x]\n"
                    + ("/etc/supervisord.conf\0 " + "x".repeat(100) + "\n").repeat(30_000)
                : "");
    assertTrue(sentence(large).contains("more than 1,048,576 bytes"), sentence(large));
    Shell patterns =
        new AnsweringShell(words ->
            "/etc/supervisord.conf\0[include]\n/etc/supervisord.conf\0files="
                + "a ".repeat(10_000)
                + "\n");
    assertTrue(sentence(patterns).contains("more than 50 patterns"), sentence(patterns));
    Shell files =
        new AnsweringShell(words ->
            words.contains("find")
                ? IntStream.range(0, 2_000)
                    .mapToObj("/etc/%d.conf\0"::formatted)
                    .collect(Collectors.joining())
                : "/etc/supervisord.conf\0[include]\n/etc/supervisord.conf\0files=*.conf\n");
    assertTrue(sentence(files).contains("more than 1,000 files"), sentence(files));
  }

  private static String sentence(Shell shell) {
    SupervisorctlSettings supervisorctlSettings =
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of("/etc/supervisord.conf"),
            List.of("tail"),
            java.time.Duration.ofSeconds(1),
            List.of(),
            List.of());
    return new Supervisorctl(shell, supervisorctlSettings).config()
            instanceof Reply.FailedReply<ServerConfig>(var problem)
        ? problem.sentence()
        : "";
  }
}
