package dev.workerbot.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.doctor.rule.ConfigDoctor;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  record Case(
      String rule, Severity severity, ServerConfigViewBuilder ill, ServerConfigViewBuilder well) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static ServerConfigViewBuilder queue() {
    return new ServerConfigViewBuilder();
  }

  private static Case bad(String rule, ServerConfigViewBuilder ill, ServerConfigViewBuilder well) {
    return new Case(rule, Severity.BAD, ill, well);
  }

  private static Case warning(
      String rule, ServerConfigViewBuilder ill, ServerConfigViewBuilder well) {
    return new Case(rule, Severity.WARNING, ill, well);
  }

  private static Case hint(String rule, ServerConfigViewBuilder ill, ServerConfigViewBuilder well) {
    return new Case(rule, Severity.PLAIN, ill, well);
  }

  static Stream<Case> cases() {
    return Stream.of(config(), values(), commands(), host(), laravel(), applications())
        .flatMap(List::stream);
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

  private static List<Case> values() {
    return List.of(
        bad(
            "bad-value",
            queue().with("autorestart=always"),
            queue().with("autorestart=Unexpected")),
        bad("bad-value", queue().with("startsecs=1s"), queue().with("startsecs= +1_0")),
        bad(
            "bad-value",
            queue().with("startsecs=%(process_num)d"),
            queue().with("startsecs=%(ENV_X)s")),
        bad("bad-value", queue().with("redirect_stderr=ja"), queue().with("redirect_stderr=ON")),
        bad("bad-value", queue().with("stopsignal=TERM2"), queue().with("stopsignal=sigusr2")),
        bad("bad-value", queue().with("stopsignal=99"), queue().with("stopsignal=12")),
        bad("bad-value", queue().with("exitcodes=0;2"), queue().with("exitcodes=")),
        bad(
            "bad-value",
            queue().with("stdout_logfile_maxbytes=10M"),
            queue().with("stdout_logfile_maxbytes=10 mb")),
        bad("bad-value", queue().with("umask=0888"), queue().with("umask=0o27")),
        bad(
            "bad-value",
            queue().with("environment=A=1 B=2"),
            queue().with("environment=A=1,B=\"2 3\"")),
        bad(
            "bad-value",
            queue().with("stdout_logfile=/srv/100%%.log"),
            queue().with("stdout_logfile=/srv/100%%%%.log")),
        bad(
            "bad-value",
            queue().with("process_name=a/%(process_num)d"),
            queue().with("process_name=a-%(process_num)d")),
        bad(
            "bad-value",
            queue().beside("[eventlistener:e]\ncommand=x\nevents=TICK_7\n"),
            queue().beside("[eventlistener:e]\ncommand=x\nevents=TICK_5\n")),
        bad(
            "bad-value",
            queue().beside("[program:a b]\ncommand=x\n"),
            queue().beside("[program: ab ]\ncommand=x\n")),
        bad("nul-byte", queue().with("command=php a\0b"), queue().with("x-note=a\0b")),
        bad(
            "nul-byte",
            queue().beside("[program:n\0n]\ncommand=x\n"),
            queue().beside("[program:nn]\ncommand=x\n; \0\n")),
        warning("unknown-key", queue().with("startretried=9"), queue().with("startretries=9")),
        warning(
            "unknown-key", queue().with("stdout_log_file=/x"), queue().with("STDOUT_LOGFILE=/x")),
        warning(
            "unknown-key",
            queue().with("cwd=/srv"),
            queue().beside("[x]\ncwd=/srv\n[DEFAULT]\ncwd=/srv\n")),
        warning(
            "unknown-key",
            queue().with("childlogdir=/x"),
            queue().beside("[supervisord]\nchildlogdir=/x\n")),
        warning(
            "unknown-key",
            queue().beside("[program:b]\ncommand=php x\n--tries=3\n"),
            queue().beside("[program:b]\ncommand=php x\n  --tries=3\n")),
        warning(
            "unknown-key",
            queue().beside("[program:b]\ncommand=x\nevents=TICK_5\n"),
            queue().beside("[eventlistener:b]\ncommand=x\nevents=TICK_5\n")),
        hint("unknown-key", queue().with("x-owner=ops"), queue().with(";x-owner=ops")),
        bad(
            "quoted-value",
            queue().with("directory=\"/srv/shop\""),
            queue().with("directory=/srv/shop")),
        bad("quoted-value", queue().with("directory=\"\""), queue().with("directory=")),
        bad("quoted-value", queue().with("user='forge'"), queue().with("command='php' 'x'")),
        bad(
            "quoted-value",
            queue().with("stdout_logfile='/srv/shop/a.log'"),
            queue().with("stdout_logfile=/srv/it's.log")),
        warning(
            "quoted-value",
            queue().with("command=php \u201cx y\u201d"),
            queue().with("command=php \"x y\"")),
        bad(
            "shell-in-path",
            queue().with("directory=~/shop"),
            queue().with("stdout_logfile=~/shop.log")),
        warning(
            "shell-in-path",
            queue().with("stdout_logfile=/var/log/${APP}.log"),
            queue().with("stdout_logfile=/var/log/%(ENV_APP)s.log")),
        warning("shell-in-path", queue().with("user=$USER"), queue().with("command=php $HOME/x")),
        warning(
            "log-cannot-seek",
            queue().with("stdout_logfile=/dev/stdout"),
            queue().with("stdout_logfile=/dev/stdout").with("stdout_logfile_maxbytes=0KB")),
        warning(
            "log-cannot-seek",
            queue().with("redirect_stderr=no").with("stderr_logfile=/dev/fd/2"),
            queue().with("stderr_logfile=/dev/stderr")),
        warning(
            "log-cannot-seek",
            queue().with("stdout_logfile=/proc/self/fd/1").with("stdout_logfile_maxbytes=1MB"),
            queue().with("stdout_logfile=/dev/stdout").with("stdout_logfile_maxbytes=%(ENV_M)s")),
        hint(
            "log-elsewhere",
            queue().with("stdout_logfile=~/a.log"),
            queue().with("stdout_logfile=NONE")),
        hint(
            "log-elsewhere",
            queue().with("stdout_logfile=logs/a.log"),
            queue().with("stdout_logfile=%(ENV_LOGS)s/a.log")));
  }

  private static List<Case> commands() {
    return List.of(
        bad(
            "builtin",
            queue().with("command=cd /srv/shop && php artisan x"),
            queue().with("command=bash -c 'cd /srv/shop && exec php artisan x'")),
        bad("builtin", queue().with("command=exec php x"), queue().with("command=nohup php x")),
        bad("builtin", queue().with("command=source a && b"), queue().with("command=./source a")),
        bad("builtin", queue().with("command=export A=1; b"), queue().with("command=env A=1 b")),
        bad("no-shell", queue().with("command=A=1 php x"), queue().with("command=env A=1 php x")),
        warning(
            "no-shell",
            queue().with("command=php x | tee /tmp/x"),
            queue().with("command=grep 'a|b' '|' /x")),
        warning(
            "no-shell",
            queue().with("command=php x 2>&1"),
            queue().with("command=bash -c 'php x 2>&1'")),
        warning(
            "no-shell",
            queue().with("command=php x >/dev/null"),
            queue().with("command=php x -> a=>b '>' c")),
        warning(
            "no-shell",
            queue().with("command=php x && php y"),
            queue().with("command=ssh web2 php x && php y")),
        warning(
            "no-shell",
            queue().with("command=php x; php y"),
            queue().with("command=php 'x;' y\\;")),
        warning(
            "no-shell",
            queue().with("command=php $HOME/x"),
            queue().with("command=php '$HOME/x' \\$HOME 5$ $1")),
        warning(
            "no-shell",
            queue().with("command=php -w `nproc`"),
            queue().with("command=php -w '`nproc`'")),
        warning("no-shell", queue().with("command=php $(cat x)"), queue().with("command=php x$")),
        warning("no-shell", queue().with("command=php ~/x"), queue().with("command=php a~b")),
        bad("no-shell", queue().with("command=~/bin/x"), queue().with("command=/home/x/bin/x")),
        warning(
            "no-shell",
            queue().with("command=tail -f /var/log/*.log"),
            queue().with("command=tail --queue=* 'a/*' https://x/?a=*")),
        warning(
            "no-shell",
            queue().with("command=tail -F *.log"),
            queue().with("command=find /tmp -name *.log -delete")),
        warning(
            "no-shell",
            queue().with("command=cat /opt/lib/*"),
            queue().with("command=java -cp /opt/lib/* Main")),
        bad(
            "one-word",
            queue().with("command=\"php /srv/shop/artisan x\""),
            queue().with("command=\"php\" \"/srv/shop/artisan x\"")),
        bad(
            "several-lines",
            queue().with("command=php x \\\n  --one \\\n  --two"),
            queue().with("command=php x\n  --one\n  --two")),
        bad(
            "several-lines",
            queue().with("command=php x\n  php y"),
            queue().with("command=bash -c 'php x\n  php y'")));
  }

  private static List<Case> host() {
    return List.of(
        bad(
            "user-needs-root",
            queue().supervisordRunsAs("deploy"),
            queue().supervisordRunsAs("deploy").with("user=deploy")),
        bad(
            "user-needs-root",
            queue().supervisordRunsAs("deploy").with("user=root"),
            queue().supervisordRunsAs("deploy").with("user=1000")),
        bad("user-needs-root", queue().supervisordRunsAs("deploy"), queue()),
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
        bad(
            "log-no-file",
            queue().with("stdout_logfile=/srv/shop/pipe"),
            queue().with("stdout_logfile=/srv/shop/artisan")),
        bad(
            "log-no-file",
            queue().with("redirect_stderr=no").with("stderr_logfile=/srv/shop/socket"),
            queue().with("stderr_logfile=/srv/shop/socket")),
        bad("log-no-file", queue().with("stdout_logfile=/srv/shop"), queue()),
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
            queue().beside(HORIZON).working("redis"),
            queue()
                .beside(HORIZON.replace("/srv/shop/artisan", "/srv/blog/artisan"))
                .working("redis")),
        // Its connection is the application's choice: since Laravel 11 that is the database's.
        warning(
            "beside-horizon", queue().beside(HORIZON).working("redis"), queue().beside(HORIZON)),
        warning(
            "beside-horizon",
            queue().beside(HORIZON).working("redis"),
            queue().beside(HORIZON).working("sqs")),
        warning(
            "beside-horizon",
            queue().beside(HORIZON).working("redis --queue=default"),
            queue().beside(HORIZON).working("redis --queue=images")),
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

  private static List<Case> applications() {
    return List.of(
        warning(
            "retried-too-soon",
            queue().working("redis --timeout=90").retryAfter("redis", 90, false),
            queue().working("redis --timeout=89").retryAfter("redis", 90, false)),
        warning(
            "retried-too-soon",
            queue().working("redis --timeout=0").retryAfter("redis", 90, false),
            queue().working("sqs --timeout=0").retryAfter("redis", 90, false)),
        hint(
            "retried-too-soon",
            queue().working("--timeout=120").retryAfter("redis", 90, true),
            queue()
                .working("--timeout=120")
                .retryAfter("redis", 90, true)
                .retryAfter("database", 300, true)),
        hint(
            "retried-too-soon",
            queue().beside(HORIZON).horizonTimeout(90).retryAfter("redis", 90, true),
            queue().beside(HORIZON).horizonTimeout(60).retryAfter("redis", 90, true)),
        warning(
            "old-code",
            queue().deployed(Duration.ofHours(8)),
            queue().deployed(Duration.ofHours(9))),
        // A reload gives it the new code, and keeps its process.
        warning(
            "old-code",
            queue().with("command=php /srv/shop/artisan horizon").deployed(Duration.ZERO),
            queue().with("command=php /srv/shop/artisan octane:start").deployed(Duration.ZERO)),
        warning("no-pcntl", queue().php("128M", false), queue().php("128M", true)),
        bad(
            "no-pcntl",
            queue().with("command=php /srv/shop/artisan horizon").php("-1", false),
            queue().with("command=php /srv/shop/artisan inspire").php("-1", false)),
        warning(
            "memory-limit",
            queue().php("128M", true),
            queue().php("128M", true).working("--memory=96")),
        warning(
            "memory-limit",
            queue().php("512M", true).working("--memory=512"),
            queue().php("-1", true).working("--memory=512")),
        warning(
            "two-horizons",
            queue().beside(HORIZON).beside(HORIZON.replace(":horizon", ":again")),
            queue()
                .beside(HORIZON)
                .beside(
                    HORIZON
                        .replace(":horizon", ":again")
                        .replace("artisan horizon", "artisan horizon --environment=eu"))),
        warning(
            "two-horizons",
            queue()
                .beside(HORIZON)
                .beside(HORIZON.replace(":horizon", ":again").replace("/srv/shop/", "/srv/link/")),
            queue()
                .beside(HORIZON)
                .beside(HORIZON.replace(":horizon", ":again").replace("/srv/shop/", "/srv/blog/"))),
        warning(
            "two-horizons",
            queue().with("command=php /srv/shop/artisan horizon").with("numprocs=2"),
            queue().with("command=php /srv/shop/artisan horizon").with("numprocs=1")),
        warning("shared-log", logs("/srv/link/storage/logs/queue.log"), logs("/var/log/b.log")),
        warning(
            "shared-log",
            logs("/srv/shop/storage/logs/queue.log"),
            logs("/srv/shop/storage/logs/queue.log\nstdout_logfile_maxbytes=0")),
        hint(
            "reverb-minfds",
            queue().with("command=php /srv/shop/artisan reverb:start"),
            queue().with("command=php /srv/shop/artisan reverb:start").daemon("minfds=10000")));
  }

  private static ServerConfigViewBuilder logs(String log) {
    return queue().beside("[program:b]\ncommand=x\nstdout_logfile=" + log + "\n");
  }

  private static List<Finding> found(ServerConfigViewBuilder server, String rule) {
    return ConfigDoctor.examine(server.build()).stream()
        .filter(one -> one.rule().equals(rule))
        .toList();
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
        ConfigDoctor.rules().stream()
            .map(DoctorRule::id)
            .collect(Collectors.toCollection(TreeSet::new)),
        shown);
  }

  @Test
  void everyRule_isInTheDocumentation() throws IOException {
    String text = Files.readString(Path.of("docs/doctor.md"));
    for (DoctorRule doctorRule : ConfigDoctor.rules()) {
      assertTrue(text.contains("| `" + doctorRule.id() + "` |"), doctorRule.id());
    }
  }

  @Test
  void whatLaravelRecommends_isWell() {
    assertEquals(List.of(), ConfigDoctor.examine(queue().build()));
    ServerConfigView horizon =
        new ServerConfigView(
            new ServerName("web1"),
            ServerConfig.of("/c", Map.of("/c", HORIZON)),
            List.of(),
            Facts.NONE,
            Map.of());
    assertEquals(List.of(), ConfigDoctor.examine(horizon));
  }

  @Test
  void aFinding_saysWhatAndWhyAndWhatToWrite() {
    Finding finding =
        found(queue().without("stopwaitsecs").working("--timeout=90"), "stop-too-soon").getFirst();
    assertEquals("`stopwaitsecs=10` (the default) is not above `--timeout=90`.", finding.what());
    assertEquals(
        "On a stop or restart, Supervisor kills the worker before its job is done.", finding.why());
    assertEquals("stopwaitsecs=3600", finding.fix());
    assertEquals(
        "stopwaitsecs=7260",
        found(queue().working("--timeout=7200"), "stop-too-soon").getFirst().fix());
    ServerConfigViewBuilder horizon = queue().beside(HORIZON).horizonTimeout(4000);
    assertEquals(
        "`stopwaitsecs=3600` is not above the 4000 s that a job may take by config/horizon.php.",
        found(horizon, "stop-too-soon").getFirst().what());
    assertEquals("queue", finding.group());
  }

  @Test
  void ofALonePercent_onlyWhatBelongsToItIsQuoted() {
    assertEquals(
        "In command= there is `%`, which is not an expansion that Supervisor knows.",
        found(queue().with("command=x --password=a%2Fb"), "lone-percent").getFirst().what());
    assertEquals(
        "In command= there is `%(prog)s`, which is not an expansion that Supervisor knows.",
        found(queue().with("command=x %(prog)s/y"), "lone-percent").getFirst().what());
  }

  /** What is written, what is said of it, and what to write. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          autorestart=always      | `autorestart=always` is none of true, false and unexpected. | autorestart=true
          autorestart=on-failure  | `autorestart=on-failure` is none of true, false and unexpected. | autorestart=unexpected
          startsecs=1s            | `startsecs=1s` is not a whole number. | startsecs=1
          startsecs="5"           | `startsecs="5"` is not a whole number. | startsecs=5
          stopwaitsecs=2m         | `stopwaitsecs=2m` is not a whole number. | stopwaitsecs=120
          startsecs=0.5           | `startsecs=0.5` is not a whole number. | startsecs=1
          startsecs=soon          | `startsecs=soon` is not a whole number. | startsecs= with a whole number
          redirect_stderr=ja      | `redirect_stderr=ja` is neither true nor false. | redirect_stderr=true
          autostart=flase         | `autostart=flase` is neither true nor false. | autostart=false
          stopsignal=TERM2        | `stopsignal=TERM2` is not a signal. | stopsignal=TERM
          exitcodes=0 2           | `exitcodes=0 2` is not a list of exit codes. | exitcodes=0,2
          stdout_logfile_maxbytes=10M | `stdout_logfile_maxbytes=10M` is not a size. | stdout_logfile_maxbytes=10MB
          environment=A="hunter ;2" | environment= is not a list of NAME="value" with commas between. | no blank before `;` or `#` in environment=: Supervisor takes what follows for a comment, in quotes too
          """)
  void aValueThatIsRefused_isNamed_withWhatMayHaveBeenMeant(String line, String what, String fix) {
    Finding finding = found(queue().with(line), "bad-value").getFirst();
    String where = " \\(line \\d+ of `/etc/supervisord\\.conf`\\)\\.$";
    assertTrue(finding.what().matches(".*" + where), finding::what);
    assertEquals(what, finding.what().replaceFirst(where, "."));
    assertEquals(fix, finding.fix());
  }

  @Test
  void aVariableOnALineThatIsNotIndented_isReportedAsOne() {
    Finding finding =
        found(
                queue().beside("[program:b]\ncommand=x\nenvironment=\nAPP_ENV='hunter2'\n"),
                "unknown-key")
            .getFirst();
    assertTrue(finding.fix().startsWith("indent the line, if it is a variable"), finding::fix);
    assertFalse(finding.toString().contains("hunter2"), finding::toString);
  }

  @Test
  void noFix_quotesAnEnvironment() {
    for (String environment : List.of("\"A=1,B=hunter2\"", "A=\"1\" B=\"hunter2\"")) {
      Finding finding = found(queue().with("environment=" + environment), "bad-value").getFirst();
      assertFalse(finding.toString().contains("hunter2"), finding::toString);
      assertEquals("environment=A=\"1\",B=\"2\"", finding.fix());
    }
  }

  @Test
  void severalBadValues_areAllReported() {
    assertEquals(
        List.of("startsecs=1", "stopsignal=TERM"),
        found(queue().with("startsecs=1s").with("stopsignal=TERM2"), "bad-value").stream()
            .map(Finding::fix)
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "startretried=9|startretries=, if that is meant",
        "stopwaitsec=9|stopwaitsecs=, if that is meant",
        "env=A|environment=, if that is meant",
        "working_directory=/x|directory=, if that is meant",
        "std_out-logfile=/x|stdout_logfile=, if that is meant",
        "loglevel=info|loglevel= belongs in [supervisord]",
        "zzz=1|leave it out, or make it a comment",
      })
  void anUnknownKey_comesWithTheNearestKnownOne(String line, String fix) {
    assertEquals(fix, found(queue().with(line), "unknown-key").getFirst().fix());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "cd /srv/shop && php artisan x|directory= with that folder, and command= with the program"
            + " alone",
        "exec php x|command= without `exec`",
        "export A=1 && php x|environment=NAME=\"value\", and command= with the program alone",
      })
  void aBuiltinOfAShell_isNotReportedAsAProgramThatIsNotInstalled(String command, String fix) {
    String word = command.split(" ", -1)[0];
    ServerConfigViewBuilder server =
        queue().with("command=" + command).fatal("can't find command '" + word + "'");
    assertEquals(List.of(), found(server, "no-binary"));
    assertEquals(fix, found(server, "builtin").getFirst().fix());
  }

  @Test
  void aCommandThatACommentCuts_isReportedAsSuch_andNotAsAnOpenQuoteAlone() {
    assertEquals(
        "no blank before `;` or `#` in command=: Supervisor takes what follows for a comment, in"
            + " quotes too",
        found(queue().with("command=bash -c \"a ; b\""), "no-command").getFirst().fix());
    assertEquals(
        "close each quote in command=",
        found(queue().with("command=bash -c \"a b"), "no-command").getFirst().fix());
  }

  @Test
  void theValueOfAVariableInFrontOfACommand_isNotQuoted() {
    String reported =
        ConfigDoctor.examine(queue().with("command=DB_PASSWORD=hunter2 php x").build()).toString();
    assertTrue(reported.contains("`DB_PASSWORD=…`"), reported);
    assertFalse(reported.contains("hunter2"), reported);
  }

  @Test
  void theWorst_comesFirst() {
    List<Finding> findings =
        ConfigDoctor.examine(
            queue().working("").with("autorestart=false").with("user=root").build());
    assertTrue(findings.size() > 3);
    assertEquals(
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList(),
        findings);
    assertEquals("stays-down", findings.getFirst().rule());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--password=Xy$hunter2abc",
        "--password Xy$hunter2abc",
        "-pXy$hunter2abc",
        "--dsn=postgres://u:p$hunter2abc@h/db",
        "--token hunter2abc; b",
        "--token 'a'hunter2abc; b"
      })
  void aPartOfASecretInACommand_isNotShown(String options) {
    List<Finding> reported = found(queue().with("command=x " + options), "no-shell");
    assertEquals(1, reported.size());
    assertFalse(reported.toString().contains("hunter2abc"), reported.toString());
    String open = found(queue().with("command=x --home=$HOME " + options), "no-shell").toString();
    assertTrue(open.contains("`$HOME` in its command is not expanded."), open);
  }

  @Test
  void anEnvironment_isNeverQuoted() {
    String all =
        ConfigDoctor.examine(queue().with("environment=KEY=\"hunter%2\",A=\"%\"").build())
            .toString();
    assertTrue(all.contains("environment="), all);
    assertFalse(all.contains("hunter"), all);
    assertFalse(all.contains("%2"), all);
  }

  @Property
  void noConfig_makesItThrow(@ForAll("configs") String text) {
    ServerConfig config = ServerConfig.of("/c", Map.of("/c", text, "/d", "[program:x]\n" + text));
    Facts.FactQuestions factQuestions = Facts.questions(config);
    assertTrue(factQuestions.paths().stream().allMatch(path -> path.startsWith("/")));
    List<Finding> findings =
        ConfigDoctor.examine(
            new ServerConfigView(new ServerName("web1"), config, List.of(), Facts.NONE, Map.of()));
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
