package dev.workerbot.message.secret.flag;

import dev.workerbot.message.text.WordList;
import java.util.Map;
import java.util.Set;

/** Commands whose short flags are known: to take a secret, or to take none. */
final class KnownCommands {
  private KnownCommands() {}

  /** What the short flags of a command take that are secret. */
  static final Map<String, String> FLAGS =
      WordList.meanings(
          """
          p: mysql mariadb mysqldump mysqladmin supervisorctl sshpass mongo mongosh
          p: mongodump cqlsh 7z 7za rar unrar
          a: redis-cli valkey-cli keydb-cli
          w: ldapsearch ldapmodify ldapadd ldapwhoami
          P: sqlcmd bcp tsql zip unzip mosquitto_pub mosquitto_sub ipmitool isql
          kK: openssl
          AXc: snmpwalk snmpget
          NP: ssh-keygen
          b: curl
          """);

  /** Their {@code -p} and {@code -u} take no secret. */
  static final Set<String> OPEN =
      Set.of(
          """
          mkdir ssh scp rsync ps cp tar nmap install docker docker-compose podman kubectl
          netstat lsof patch git test read jq npm pip kill top su sed grep make cargo tree perf
          nginx date journalctl systemctl find xargs chown id sudo runuser crontab pgrep pkill
          iptables ss tcpdump nc phpunit pest pg_dump psql pg_restore createdb redis-server\
          """
              .split("\\s"));

  /** Whether the word is a command that says what its flags mean. */
  static boolean isCommand(String word) {
    return FLAGS.containsKey(word)
        || OPEN.contains(word)
        || word.equals("curl")
        || word.equals("wget");
  }
}
