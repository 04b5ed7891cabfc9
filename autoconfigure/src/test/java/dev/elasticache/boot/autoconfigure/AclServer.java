package dev.elasticache.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.elasticache.boot.local.LocalNode;
import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * Servers whose user {@code app} logs in with the passwords that a test allows.
 */
final class AclServer implements AutoCloseable {

	static final String USER = "app";

	private static final String ADMIN_PASSWORD = "hushed-admin-password";

	private final LocalValkey engine;

	private final List<RedisClient> clients = new ArrayList<>();

	private final List<RedisCommands<String, String>> nodes = new ArrayList<>();

	AclServer(LocalValkey.Builder builder) {
		this.engine = builder.password(ADMIN_PASSWORD).start();
		for (LocalNode node : this.engine.nodes()) {
			this.nodes.add(connect(node));
		}
		acl("reset", "on", "~*", "&*", "+@all");
		// The engine was asked with a password whether it is up
		this.nodes.forEach(RedisCommands::configResetstat);
	}

	private RedisCommands<String, String> connect(LocalNode node) {
		RedisURI uri = RedisURI.builder()
			.withHost(node.host())
			.withPort(node.port())
			.withSsl(true)
			.withPassword(ADMIN_PASSWORD.toCharArray())
			.withTimeout(Duration.ofSeconds(20))
			.build();
		RedisClient client = RedisClient.create(uri);
		client.setOptions(ClientOptions.builder()
			.sslOptions(SslOptions.builder().trustManager(this.engine.certificates().authorityFile().toFile()).build())
			.build());
		this.clients.add(client);
		StatefulRedisConnection<String, String> connection = client.connect();
		return connection.sync();
	}

	String endpoint() {
		return this.engine.host() + ":" + this.engine.port();
	}

	String readerEndpoint() {
		return this.engine.host() + ":" + this.engine.readerPort();
	}

	String authorityFile() {
		return "file:" + this.engine.certificates().authorityFile();
	}

	/**
	 * Lets the user log in with another password, beside those of before.
	 */
	void allow(String password) {
		acl(">" + password);
	}

	void forbid(String password) {
		acl("<" + password);
	}

	void restrict(String rule) {
		acl(rule);
	}

	private void acl(String... rules) {
		for (RedisCommands<String, String> node : this.nodes) {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(USER);
			List.of(rules).forEach(arguments::add);
			node.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
		}
	}

	/**
	 * Returns how often a command was called, and how often in vain, on all nodes.
	 */
	Calls calls(String command) {
		Calls sum = new Calls(0, 0);
		for (RedisCommands<String, String> node : this.nodes) {
			sum = sum.plus(Calls.parse(node.info("commandstats"), command));
		}
		return sum;
	}

	/**
	 * Returns the number of connections of the user.
	 */
	long connections() {
		return this.nodes.stream()
			.flatMap((node) -> node.clientList().lines())
			.filter((line) -> line.contains(" user=" + USER + " "))
			.count();
	}

	void killConnections() {
		for (RedisCommands<String, String> node : this.nodes) {
			node.clientKill(KillArgs.Builder.user(USER));
		}
	}

	@Override
	public void close() {
		this.clients.forEach((client) -> client.shutdown(0, 1, TimeUnit.SECONDS));
		this.engine.close();
	}

	/**
	 * Calls of a command.
	 */
	record Calls(long all, long failed) {

		static Calls parse(String commandStatistics, String command) {
			String prefix = "cmdstat_" + command + ":";
			return commandStatistics.lines()
				.filter((line) -> line.startsWith(prefix))
				.map((line) -> new Calls(number(line, "calls"), number(line, "failed_calls")))
				.findFirst()
				.orElse(new Calls(0, 0));
		}

		private static long number(String line, String name) {
			Matcher matcher = Pattern.compile("[:,]" + name + "=(\\d+)").matcher(line);
			return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
		}

		Calls plus(Calls other) {
			return new Calls(this.all + other.all, this.failed + other.failed);
		}

	}

}
