package dev.workerbot.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.Facts;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoctorTest {
  private static final String HORIZON =
      """
      [program:horizon]
      process_name=%(program_name)s
      command=php /srv/shop/artisan horizon
      autostart=true
      autorestart=true
      user=forge
      redirect_stderr=true
      stdout_logfile=/srv/shop/storage/logs/horizon.log
      stopwaitsecs=3600
      """;

  /** What a rule has to find, and what is so near to it that it must not. */
  record Case(String rule, Severity severity, PatientBuilder ill, PatientBuilder well) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static PatientBuilder queue() {
    return new PatientBuilder();
  }

  private static Case bad(String rule, PatientBuilder ill, PatientBuilder well) {
    return new Case(rule, Severity.BAD, ill, well);
  }

  private static Case warning(String rule, PatientBuilder ill, PatientBuilder well) {
    return new Case(rule, Severity.WARNING, ill, well);
  }

  private static Case hint(String rule, PatientBuilder ill, PatientBuilder well) {
    return new Case(rule, Severity.PLAIN, ill, well);
  }

  static Stream<Case> cases() {
    return Stream.of(config(), host(), laravel()).flatMap(List::stream);
  }

  private static List<Case> config() {
    return List.of(
        bad(
            "no-process-num",
            queue().without("process_name"),
            queue().without("process_name").with("numprocs=1")),
        bad("lone-percent", queue().with("command=date +%d"), queue().with("command=date +%%d")),
        bad(
            "lone-percent",
            queue().with("directory=/srv/100%"),
            queue().with("directory=%(here)s/x")),
        bad(
            "lone-percent",
            queue().with("command=x %(prog)s"),
            queue().with("command=x %(ENV_A.B)s %(numprocs)03d")),
        bad(
            "lone-percent",
            queue().with("environment=A=\"5%\""),
            queue().with("environment=A=\"5%%\"")),
        bad("killasgroup-off", queue().with("killasgroup=false"), queue().without("killasgroup")),
        bad("no-command", queue().without("command"), queue()),
        bad(
            "no-command",
            queue().with("command=php -r 'echo 1"),
            queue().with("command=php -r 'echo 1'")),
        warning(
            "two-files",
            queue().in("/etc/b.conf", "[program:queue]\nnumprocs=3\n"),
            queue().in("/etc/b.conf", "[eventlistener:queue]\ncommand=x\n")),
        warning(
            "shell-keeps-signal",
            queue().without("stopasgroup").with("command=bash -c 'cd /srv && php a'"),
            queue().without("stopasgroup").with("command=bash -c 'cd /srv && exec php a'")),
        hint(
            "shell-keeps-signal",
            queue().without("stopasgroup").with("command=sh -c 'php a'"),
            queue().with("command=sh -c 'php a'")),
        hint(
            "shell-keeps-signal",
            queue().without("stopasgroup").with("command=/bin/bash -lc \"php a\""),
            queue().without("stopasgroup").with("command=/bin/bash /srv/run.sh -c x")),
        warning(
            "no-log",
            queue().with("stdout_logfile=NONE"),
            queue().with("stdout_logfile=NONE").with("stdout_syslog=true")),
        hint(
            "no-log",
            queue().without("stdout_logfile"),
            queue().with("stdout_logfile=/dev/stdout")),
        hint(
            "no-rotation",
            queue().with("stdout_logfile_maxbytes=0"),
            queue().with("stdout_logfile_maxbytes=10MB")),
        hint(
            "no-rotation",
            queue().with("stderr_logfile_maxbytes=0KB").with("redirect_stderr=false"),
            queue().with("stderr_logfile_maxbytes=0KB")),
        hint(
            "no-rotation",
            queue().with("stdout_logfile_maxbytes=0"),
            queue().with("stdout_logfile_maxbytes=0").with("stdout_logfile=/dev/fd/1")));
  }

  private static List<Case> host() {
    return List.of(
        bad("no-user", queue().with("user=ghost"), queue().with("user=nobody-was-asked")),
        bad(
            "no-directory",
            queue().with("directory=/srv/gone"),
            queue().with("directory=/srv/shop")),
        bad(
            "no-directory",
            queue().with("directory=/srv/shop/artisan"),
            queue().with("directory=/root/unknown")),
        bad(
            "no-log-directory",
            queue().with("stdout_logfile=/srv/gone/x.log"),
            queue().with("stdout_logfile=/srv/unknown/x.log")),
        bad("no-log-directory", queue().with("stderr_logfile=/srv/gone/x.log"), queue()),
        warning(
            "log-not-writable",
            queue().supervisordRunsAs("deploy").with("stdout_logfile=/var/log/locked/x.log"),
            queue().with("stdout_logfile=/var/log/locked/x.log")),
        warning(
            "log-not-writable",
            queue().supervisordRunsAs("deploy").with("stdout_logfile=/var/log/locked/x.log"),
            queue().supervisordRunsAs("deploy")),
        bad(
            "no-binary",
            queue().with("command=/usr/bin/php9 x"),
            queue().with("command=/usr/bin/php x")),
        bad(
            "no-binary",
            queue().with("command=/srv/shop/artisan x"),
            queue().with("command=/srv/unknown x")),
        bad(
            "no-binary",
            queue().with("command=php9 x").fatal("can't find command 'php9'"),
            queue().with("command=php9 x").fatal("can't find command 'old'")),
        bad(
            "no-artisan",
            queue().with("directory=/srv/gone").with("command=php artisan horizon"),
            queue().with("directory=/srv/gone").with("command=docker exec php artisan horizon")),
        warning("runs-as-root", queue().with("user=root"), queue()),
        warning(
            "runs-as-root",
            queue().without("user"),
            queue().without("user").supervisordRunsAs("deploy")),
        warning(
            "runs-as-root",
            queue().without("user"),
            queue().without("user").with("command=sudo -u forge php /srv/shop/artisan queue:work")),
        hint(
            "runs-as-root",
            queue().with("user=root").with("command=node x.js"),
            queue().with("command=node x.js")),
        warning("memory-grows", queue().growing(30, 6), queue().growing(30, 1)),
        warning("memory-grows", queue().growing(30, 6), queue().growing(2, 600)));
  }

  private static List<Case> laravel() {
    return List.of(
        bad(
            "stays-down",
            queue().with("autorestart=no"),
            queue().with("autorestart=no").with("autostart=no")),
        bad(
            "stays-down",
            queue().with("autorestart=false"),
            queue().with("autorestart=false").working("--once")),
        bad(
            "stays-down",
            queue().without("autorestart"),
            queue().without("autorestart").with("exitcodes=2")),
        bad(
            "stays-down",
            queue().beside(HORIZON.replace("autorestart=true", "autorestart=unexpected")),
            queue().beside(HORIZON)),
        warning("stop-too-soon", queue().with("stopwaitsecs=60"), queue().with("stopwaitsecs=61")),
        warning(
            "stop-too-soon",
            queue().without("stopwaitsecs"),
            queue().without("stopwaitsecs").working("--timeout=9")),
        warning(
            "stop-too-soon",
            queue().with("stopwaitsecs=90").working("--timeout 90"),
            queue().with("stopwaitsecs=90").working("--timeout=%(ENV_T)s")),
        warning(
            "stop-too-soon",
            queue().without("stopwaitsecs").working("--timeout=0"),
            queue().working("--timeout=0")),
        warning(
            "stop-too-soon",
            queue().beside(HORIZON.replace("3600", "30")),
            queue().beside(HORIZON.replace("3600", "90"))),
        warning(
            "no-max-time", queue().working("redis --tries=3"), queue().working("--max-jobs 500")),
        warning(
            "no-max-time", queue().working("--max-time=0"), queue().working("--stop-when-empty")),
        warning(
            "no-max-time",
            queue().working("--queue=%(ENV_Q)s"),
            queue().working("%(ENV_OPTIONS)s")),
        warning(
            "no-max-time",
            queue().with("command=bash -c 'cd /srv/shop; php artisan queue:work'"),
            queue().with("command=bash -c 'cd /srv/shop; php artisan queue:work $OPTIONS'")),
        hint("no-tries", queue().working("--max-time=60"), queue().working("--tries 1")),
        warning("listens", queue().with("command=php /srv/shop/artisan queue:listen"), queue()),
        warning(
            "listens",
            queue().with("command=php /srv/shop/artisan horizon:listen"),
            queue().with("command=php /srv/shop/artisan horizon")),
        warning(
            "beside-horizon",
            queue().beside(HORIZON),
            queue().beside(HORIZON.replace("/srv/shop/artisan", "/srv/blog/artisan"))),
        warning(
            "beside-horizon",
            queue().beside(HORIZON).working("redis"),
            queue().beside(HORIZON).working("sqs")),
        warning(
            "beside-horizon",
            queue().beside(HORIZON).working("--queue=default"),
            queue().beside(HORIZON).working("--queue=images")),
        hint(
            "shared-worker",
            queue().working("--queue=high,low"),
            queue()
                .working("--queue=high,low")
                .beside("[program:low]\ncommand=php /srv/shop/artisan queue:work --queue=low\n")),
        hint(
            "shared-worker",
            queue().working("--queue high,default"),
            queue()
                .working("--queue high,default")
                .beside("[program:all]\ncommand=php /srv/shop/artisan queue:work\n")));
  }

  private static List<Finding> found(PatientBuilder patient, String rule) {
    return Doctor.examine(patient.build()).stream().filter(one -> one.rule().equals(rule)).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRule_findsWhatItIsFor_andNotItsGoodNeighbour(Case one) {
    List<Finding> findings = found(one.ill(), one.rule());
    assertEquals(1, findings.size(), one.rule());
    assertEquals(one.severity(), findings.getFirst().severity());
    assertTrue(findings.getFirst().what().endsWith("."), findings.getFirst().what());
    assertEquals(List.of(), found(one.well(), one.rule()));
  }

  @Test
  void everyRule_isShownByACase() {
    Set<String> shown = cases().map(Case::rule).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Doctor.rules().stream().map(Rule::id).collect(Collectors.toCollection(TreeSet::new)),
        shown);
  }

  @Test
  void everyRule_isInTheDocumentation() throws IOException {
    String text = Files.readString(Path.of("docs/doctor.md"));
    for (Rule rule : Doctor.rules()) {
      assertTrue(text.contains("| `" + rule.id() + "` |"), rule.id());
    }
  }

  @Test
  void whatLaravelRecommends_isWell() {
    assertEquals(List.of(), Doctor.examine(queue().build()));
    Patient horizon =
        new Patient(
            new ServerName("web1"),
            ServerConfig.of("/c", Map.of("/c", HORIZON)),
            List.of(),
            Facts.NONE,
            Map.of());
    assertEquals(List.of(), Doctor.examine(horizon));
  }

  @Test
  void aFinding_saysWhatAndWhyAndWhatToWrite() {
    Finding finding =
        found(queue().without("stopwaitsecs").working("--timeout=90"), "stop-too-soon").getFirst();
    assertEquals("`stopwaitsecs=10` (the default) is not above `--timeout=90`.", finding.what());
    assertEquals(
        "On a stop or restart Supervisor kills the worker before its job can be done.",
        finding.why());
    assertEquals("stopwaitsecs=150", finding.fix());
    assertEquals("queue", finding.group());
  }

  @Test
  void ofALonePercent_onlyWhatBelongsToItIsQuoted() {
    assertEquals(
        "In command= there is `%`, which is no expansion that Supervisor knows.",
        found(queue().with("command=x --password=a%2Fb"), "lone-percent").getFirst().what());
    assertEquals(
        "In command= there is `%(prog)s`, which is no expansion that Supervisor knows.",
        found(queue().with("command=x %(prog)s/y"), "lone-percent").getFirst().what());
  }

  @Test
  void theWorst_comesFirst() {
    List<Finding> findings =
        Doctor.examine(queue().working("").with("autorestart=false").with("user=root").build());
    assertTrue(findings.size() > 3);
    assertEquals(
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList(),
        findings);
    assertEquals("stays-down", findings.getFirst().rule());
  }

  @Test
  void anEnvironment_isNeverQuoted() {
    String all =
        Doctor.examine(queue().with("environment=KEY=\"hunter%2\",A=\"%\"").build()).toString();
    assertTrue(all.contains("environment="), all);
    assertFalse(all.contains("hunter"), all);
    assertFalse(all.contains("%2"), all);
  }

  @Property
  void noConfig_makesItThrow(@ForAll("configs") String text) {
    ServerConfig config = ServerConfig.of("/c", Map.of("/c", text, "/d", "[program:x]\n" + text));
    Facts.Questions questions = Facts.questions(config);
    assertTrue(questions.paths().stream().allMatch(path -> path.startsWith("/")));
    List<Finding> findings =
        Doctor.examine(
            new Patient(new ServerName("web1"), config, List.of(), Facts.NONE, Map.of()));
    assertEquals(
        findings,
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList());
  }

  /** Pieces of configs in any order, and anything between them. */
  @Provide
  Arbitrary<String> configs() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "\n[program:x]\n",
            "command=",
            "php artisan queue:work",
            " --queue=",
            "a,b,,",
            "%",
            "%(",
            ")s",
            "%(process_num)02d",
            "'",
            "\"",
            "\\",
            "bash -c ",
            " && cd ",
            "exec ",
            "stdout_logfile=/",
            "\n",
            "numprocs=99999999999",
            "\nuser=",
            "\nstopwaitsecs=-1",
            "--timeout=",
            "99999999999",
            " -- ",
            "artisan",
            "\ndirectory=",
            "/",
            "`",
            "$",
            ";",
            "environment=",
            "autorestart=",
            "[group:",
            "]\nprograms=x,");
    return Arbitraries.oneOf(pieces, pieces, Arbitraries.strings().ofMaxLength(5))
        .list()
        .ofMaxSize(30)
        .map(list -> "[program:x]\ncommand=" + String.join("", list));
  }
}
