package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.text.WordList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets among the arguments of calls, as a stack trace shows them: {@code
 * PDO->__construct('mysql:host=…', 'shop', 'x', Array)}.
 */
public final class CallSecrets {
  private static final int LONGEST = 120;

  private static final Set<String> CALLS =
      WordList.set(
          """
          createpdoconnection createconnection mysqli_connect mysqli_real_connect mysql_connect
          pg_connect pg_pconnect oci_connect odbc_connect sqlsrv_connect db2_connect authenticate
          login attempt ldap_bind bind ftp_login imap_open password_verify password_hash crypt
          bcrypt hash_hmac openssl_encrypt openssl_decrypt openssl_pkey_get_private openssl_sign
          ssh2_auth_password encryptstring decryptstring validatecredentials setsaslauthdata
          basicauth httpbasicauth withbasicauth withdigestauth setauth setbasicauth pdo mysqli
          amqpstreamconnection amqpconnection hash_equals sodium_crypto_secretbox real_connect
          change_user mysqli_change_user mysqli_init_connect getconnection createpool
          openssl_pkcs12_read openssl_pkcs12_export ibase_connect ibase_pconnect fbird_connect
          cubrid_connect sybase_connect mssql_connect ifx_connect ingres_connect mysql_pconnect
          odbc_pconnect oci_pconnect oci_new_connect ftp_ssl_login ldap_bind_ext
          ssh2_auth_pubkey_file tryagainifcausedbylostconnection setencryptionname
          setencryptionindex
          """);

  private static final Set<String> CLASSES =
      WordList.set(
          """
          pdo mysqli amqpstreamconnection amqpconnection abstractconnection rediscluster
          redissentinel pusher dsn soapclient pymysql mysqldb psycopg oracledb pymssql encrypter
          """);

  /** Words of classes that are made with a secret. */
  private static final Set<String> LOGGED_IN =
      Set.of("credentials", "credential", "client", "authenticator", "jwt", "secret", "api", "sdk");

  /** Methods of any object, where a dot stands before them. */
  private static final Set<String> DOTTED =
      Set.of(
          "getconnection", "login", "authenticate", "createconnection", "createpool", "basicauth");

  private static final Set<String> LOGINS =
      Set.of("login", "authenticate", "signin", "attempt", "impersonate");

  private static final Set<String> FACTORIES = Set.of("create", "make", "factory", "of", "build");

  private static final Set<String> OWN_METHODS =
      Set.of("auth", "make", "check", "encrypt", "decrypt", "encode", "decode");
  private static final List<String> OWNERS =
      List.of(
          "redis", "hash", "crypt", "encrypter", "client", "predis", "jwt", "connection", "cache");
  private static final Set<String> VERBS =
      WordList.set(
          """
          set with use verify check validate hash encrypt decrypt compare password change update
          """);

  private final Scan scan;
  private final SecretNames names;

  public CallSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
  }

  public void find() {
    int i = scan.text().indexOf('(');
    while (i >= 0) {
      i = scan.text().indexOf('(', isSecret(i) ? arguments(i) : i + 1);
    }
  }

  private boolean isSecret(int open) {
    int from = open;
    while (open - from < LONGEST && isOfCallee(scan.at(from - 1))) {
      from--;
    }
    if (from == open) {
      return false;
    }
    String callee = scan.text().substring(from, open);
    int split = Math.max(callee.lastIndexOf("->") + 2, callee.lastIndexOf("::") + 2);
    String method =
        split >= 2 ? callee.substring(split) : callee.substring(callee.lastIndexOf('\\') + 1);
    String owner = split >= 2 ? callee.substring(0, split - 2) : "";
    String ownClass = owner.substring(owner.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
    String lower = method.toLowerCase(Locale.ROOT);
    int dot = split < 2 ? lower.lastIndexOf('.') : -1;
    if (dot > 0) {
      String before = lower.substring(0, dot);
      return DOTTED.contains(lower.substring(dot + 1))
          || (lower.endsWith(".connect")
              && CLASSES.contains(before.substring(before.lastIndexOf('.') + 1)));
    }
    if (CALLS.contains(lower)) {
      return true;
    }
    if (split < 2 && scan.has("new ", from - 4)) {
      return isMadeWithSecret(callee);
    }
    if (lower.equals("__construct") || lower.equals("connect")) {
      return isMadeWithSecret(owner);
    }
    boolean isFactory = callee.contains("::") && FACTORIES.contains(lower);
    if (isFactory && ownClass.endsWith("client")) {
      return true;
    }
    if (OWN_METHODS.contains(lower)) {
      return OWNERS.stream().anyMatch(ownClass::contains);
    }
    List<String> spoken = SecretNames.split(method);
    if (!spoken.isEmpty()
        && (LOGINS.contains(spoken.getFirst())
            || spoken.contains("encrypt")
            || spoken.contains("decrypt"))) {
      return spoken.size() > 1;
    }
    SecretKind secretKind = names.judge(method);
    List<String> words = secretKind == SecretKind.SECRET ? SecretNames.split(method) : List.of();
    return !words.isEmpty() && VERBS.contains(words.getFirst());
  }

  private static boolean isMadeWithSecret(String type) {
    String shortName = type.substring(type.lastIndexOf('\\') + 1);
    return CLASSES.contains(shortName.toLowerCase(Locale.ROOT))
        || type.contains("\\Credentials\\")
        || SecretNames.split(shortName).stream().anyMatch(LOGGED_IN::contains);
  }

  private static boolean isOfCallee(char c) {
    return Chars.isAlnum(c)
        || c == '_'
        || c == '\\'
        || c == ':'
        || c == '>'
        || c == '-'
        || c == '.';
  }

  /** {@code (jdbc:mysql://db/shop, shop, x)}: what stands behind the URL. */
  private void bare(int open) {
    int limit = Math.min(scan.lineEnd(open), open + LONGEST * 4);
    int comma = open;
    while (comma < limit && !(scan.at(comma) == ',' && scan.at(comma + 1) == ' ')) {
      comma++;
    }
    int close = comma;
    while (close < limit && scan.at(close) != ')') {
      close++;
    }
    if (comma < limit) {
      scan.mark(comma + 2, Math.max(close, comma + 2));
    }
  }

  /** Marks every string up to the closing bracket or the end of the line. */
  private int arguments(int open) {
    int depth = 0;
    int i = open;
    if (scan.has("(jdbc:", open)) {
      bare(open);
    }
    while (i < scan.length() && scan.at(i) != '\n') {
      char c = scan.at(i);
      if (c == '\'' || c == '"') {
        int end = i + 1;
        while (end < scan.length() && scan.at(end) != c && scan.at(end) != '\n') {
          end += scan.at(end) == '\\' && scan.at(end + 1) != '\n' ? 2 : 1;
        }
        end = Math.min(end, scan.length());
        String text = scan.text().substring(i + 1, Math.max(i + 1, Math.min(end, i + LONGEST)));
        if (!Harmless.isHarmless(text)) {
          scan.mark(i + 1, end);
        }
        i = end + 1;
        continue;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
      i++;
    }
    return Math.min(i, scan.length());
  }
}
