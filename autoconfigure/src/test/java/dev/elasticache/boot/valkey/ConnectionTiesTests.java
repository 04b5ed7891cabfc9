package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionTies}.
 */
class ConnectionTiesTests {

	private final ConnectionTies ties = new ConnectionTies();

	@ParameterizedTest
	@EnumSource(names = { "EXEC", "DISCARD" })
	void lastAsLongAsTransaction(CommandType end) {
		note(CommandType.WATCH, CommandType.MULTI, CommandType.SET);
		assertThat(this.ties.hold()).isTrue();
		note(end);
		assertThat(this.ties.hold()).isFalse();
	}

	@Test
	void endWithWatching() {
		note(CommandType.WATCH);
		assertThat(this.ties.hold()).isTrue();
		note(CommandType.UNWATCH);
		assertThat(this.ties.hold()).isFalse();
	}

	@Test
	void doNotEndWithWatchingWithinTransaction() {
		note(CommandType.WATCH, CommandType.MULTI, CommandType.UNWATCH);
		assertThat(this.ties.hold()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "MONITOR" })
	void lastForGoodWithSubscription(CommandType subscription) {
		note(subscription, CommandType.MULTI, CommandType.EXEC);
		assertThat(this.ties.hold()).isTrue();
		assertThat(this.ties.areLasting()).isTrue();
	}

	@Test
	void lastForGoodWithStateOfClient() {
		this.ties.note(client(new CommandArgs<>(StringCodec.UTF8).add(CommandKeyword.TRACKING).add("ON")));
		assertThat(this.ties.areLasting()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tracking", "NO-EVICT", "REPLY" })
	void knowStateOfClientBySpelling(String spelling) {
		this.ties.note(client(new CommandArgs<>(StringCodec.UTF8).add(spelling.getBytes(StandardCharsets.UTF_8))));
		assertThat(this.ties.areLasting()).isTrue();
	}

	@Test
	void areNotMadeByWhatReads() {
		this.ties.note(client(new CommandArgs<>(StringCodec.UTF8).add(CommandKeyword.LIST)));
		this.ties.note(client(new CommandArgs<>(StringCodec.UTF8).add(CommandKeyword.TRACKINGINFO)));
		note(CommandType.GET);
		assertThat(this.ties.hold()).isFalse();
	}

	@Test
	void areMadeByBatch() {
		this.ties.note(List.of(command(CommandType.GET), command(CommandType.MULTI)));
		assertThat(this.ties.hold()).isTrue();
		assertThat(this.ties.areLasting()).isFalse();
	}

	private void note(CommandType... types) {
		for (CommandType type : types) {
			this.ties.note(command(type));
		}
	}

	private static Command<String, String, Object> command(CommandType type) {
		return new Command<>(type, null);
	}

	private static Command<String, String, Object> client(CommandArgs<String, String> arguments) {
		return new Command<>(CommandType.CLIENT, null, arguments);
	}

}
