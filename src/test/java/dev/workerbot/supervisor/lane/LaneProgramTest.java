package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.testing.Lanes;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.RpcRecorder;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code config/workerbot-lane} takes and refuses. */
class LaneProgramTest {
  private static final Path PROGRAM = Path.of("config/workerbot-lane");

  @Test
  void theBot_knowsItsOwnCopy() throws IOException, NoSuchAlgorithmException {
    String kept =
        Files.readString(PROGRAM)
            .lines()
            .filter(line -> !line.startsWith("#!") && !line.startsWith("CONFIG = "))
            .collect(Collectors.joining("\n", "", "\n"));
    String checksum =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(kept.getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        LaneGreeting.CHECKSUM,
        checksum,
        "config/workerbot-lane has changed: VERSION in it goes up, and both in LaneGreeting");
    assertEquals(LaneGreeting.VERSION, number("VERSION"));
    assertEquals(LaneGreeting.PROTOCOL, number("PROTOCOL"));
  }

  private static int number(String name) throws IOException {
    Matcher value =
        Pattern.compile("(?m)^" + name + " = (\\d+)$").matcher(Files.readString(PROGRAM));
    assertTrue(value.find());
    return Integer.parseInt(value.group(1));
  }

  @Test
  void itGreets_withWhatItIs_whateverAnAdminHasSet(@TempDir Path dir) throws IOException {
    try (RpcRecorder recorder = RpcRecorder.in(dir);
        LaneProgram lane = LaneProgram.of(recorder.config())) {
      assertEquals(
          Optional.of(
              new LaneGreeting(
                  LaneGreeting.PROTOCOL,
                  LaneGreeting.VERSION,
                  LaneGreeting.CHECKSUM,
                  recorder.config().toString(),
                  recorder.config().toRealPath().toString(),
                  Optional.empty())),
          LaneGreeting.read(lane.greeting()));
    }
  }

  @Test
  void oldPythons_canReadIt() {
    String parse = "import ast,sys;ast.parse(open(sys.argv[1]).read(),feature_version=(3,5))";
    assertEquals(0, Processes.run("python3", "-c", parse, PROGRAM.toString()).code());
  }

  @Test
  void itsSignals_areOurs() throws IOException {
    String program = Files.readString(PROGRAM);
    Matcher line = Pattern.compile("SIGNALS = frozenset\\(\\((.*)\\)\\)").matcher(program);
    assertTrue(line.find());
    assertEquals(Signal.names(), List.of(line.group(1).replace("'", "").split(", ", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':1,'call':'update','worker':'a:b'}|workerbot does not need that",
        "{'id':1,'call':'shutdown'}|workerbot does not need that",
        "{'id':1,'call':['status']}|workerbot does not need that",
        "{'id':1}|workerbot does not need that",
        "{'id':1,'call':'stop','worker':'all'}|that is no worker for stop",
        "{'id':1,'call':'stop','worker':'a:*'}|that is no worker for stop",
        "{'id':1,'call':'stop','worker':'a:b\\n'}|that is no worker for stop",
        "{'id':1,'call':'stop','worker':'grö:b'}|that is no worker for stop",
        "{'id':1,'call':'stop','worker':['a:b']}|that is no worker for stop",
        "{'id':1,'call':'stop'}|stop takes: worker",
        "{'id':1,'call':'stop','worker':'a:b','wait':true}|stop takes: worker",
        "{'id':1,'call':'status','worker':'a:b'}|status takes: nothing",
        "{'id':1,'call':'signal','worker':'a:b','signal':'KILL'}|that is no signal for signal",
        "{'id':1,'call':'log','worker':'a:b','stream':'x','offset':0,'length':1}|that is no stream"
            + " for log",
        "{'id':1,'call':'mainlog','bytes':true}|that is no bytes for mainlog",
        "{'id':1,'call':'mainlog','bytes':99999999}|that is no bytes for mainlog",
        "{'id':1,'call':'status','limit':0}|a limit is a number of seconds up to 60",
        "{'id':1,'call':'status','limit':61}|a limit is a number of seconds up to 60",
        "{'id':true,'call':'status'}|an id is a whole number",
        "{'id':-1,'call':'status'}|an id is a whole number",
        "{'id':1,'id':2,'call':'status'}|a request is one JSON object on a line",
        "[]|a request is one JSON object on a line",
        "status|a request is one JSON object on a line",
      })
  void whatItDoesNotKnow_itRefuses_andAsksNothing(String request, String why, @TempDir Path dir)
      throws IOException {
    try (RpcRecorder recorder = RpcRecorder.in(dir);
        LaneProgram lane = LaneProgram.of(recorder.config())) {
      String answer = lane.ask(request.replace('\'', '"').replace("ö", "\\u00f6"));
      assertEquals(new LaneAnswer.LaneRefusal(why), LaneAnswer.read(answer));
      assertEquals(List.of(), recorder.calls());
      // And goes on.
      assertTrue(lane.ask("{\"id\":2,\"call\":\"version\"}").contains("\"ok\":true"));
      assertEquals(List.of("supervisor.getSupervisorVersion()"), recorder.calls());
    }
  }

  @Test
  void whatTheBotSends_itTakes(@TempDir Path dir) throws IOException {
    try (RpcRecorder recorder = RpcRecorder.in(dir);
        LaneProgram lane = LaneProgram.of(recorder.config())) {
      WorkerName worker = WorkerName.of("a");
      for (LaneRequest request :
          List.of(
              LaneRequest.of("version"),
              LaneRequest.of("start", worker),
              LaneRequest.signal(worker, Signal.CONT),
              LaneRequest.mainLog(16_000))) {
        String answer = lane.ask(request.line(7, Duration.ofSeconds(90)));
        assertFalse(answer.contains("refused"), answer);
        assertEquals(7, LaneAnswer.id(answer).orElseThrow());
      }
      assertTrue(recorder.calls().contains("supervisor.startProcess(a:a, 0)"));
    }
  }

  @Test
  void aLineThatIsTooLong_endsIt(@TempDir Path dir) throws IOException, InterruptedException {
    try (RpcRecorder recorder = RpcRecorder.in(dir);
        LaneProgram lane = LaneProgram.of(recorder.config())) {
      assertTrue(lane.ask("x".repeat(9_000)).contains("a line has at most 4096 bytes"));
      assertNull(lane.answer());
      assertEquals(64, lane.exitCode());
    }
  }

  @Test
  void withAnArgument_itDoesNothing() {
    Processes.Ran ran = Processes.run(PROGRAM.toString(), "-c");
    assertEquals(64, ran.code());
    assertTrue(ran.output().contains("it takes no arguments"), ran.output());
  }

  @Test
  void itEnds_withItsInput(@TempDir Path dir) throws IOException, InterruptedException {
    try (RpcRecorder recorder = RpcRecorder.in(dir);
        LaneProgram lane = LaneProgram.of(recorder.config())) {
      lane.process().getOutputStream().close();
      assertEquals(0, lane.exitCode());
    }
  }

  @Test
  void neitherTheFolder_norTheEnvironment_leadsItToOtherCode(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path trap = Files.createDirectory(dir.resolve("trap"));
    for (String module : List.of("json", "socket", "sitecustomize", "base64")) {
      Files.writeString(trap.resolve(module + ".py"), "open('" + dir + "/sprung', 'w').close()\n");
    }
    try (RpcRecorder recorder = RpcRecorder.in(dir)) {
      Lanes.install(trap.resolve("workerbot-lane"), recorder.config());
      ProcessBuilder builder =
          new ProcessBuilder(trap.resolve("workerbot-lane").toString()).directory(trap.toFile());
      builder.environment().put("PYTHONPATH", trap.toString());
      builder.environment().put("PYTHONSTARTUP", trap.resolve("json.py").toString());
      builder.environment().put("HOME", trap.toString());
      Process process = builder.start();
      process.getOutputStream().close();
      assertEquals(0, process.waitFor());
      assertTrue(process.inputReader().readLine().contains(LaneGreeting.CHECKSUM));
      assertFalse(Files.exists(dir.resolve("sprung")));
    }
  }
}
