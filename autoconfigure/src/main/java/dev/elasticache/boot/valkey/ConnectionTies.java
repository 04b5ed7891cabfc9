package dev.elasticache.boot.valkey;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What a connection holds beside requests without replies, and its successor would not
 * have. Written by the thread of the connection, read by others.
 *
 * @author The ElastiCache Boot authors
 */
final class ConnectionTies {

	/**
	 * {@code CLIENT} commands that give a connection a state. The others read, or concern
	 * other connections.
	 */
	private static final Set<String> STATEFUL_CLIENT = Set.of("CACHING", "CAPA", "IMPORT-SOURCE", "NO-EVICT",
			"NO-TOUCH", "REPLY", "SETNAME", "TRACKING");

	private volatile boolean lasting;

	private volatile boolean watching;

	private volatile boolean inTransaction;

	/**
	 * Takes note of what is written.
	 * @param message a command or several
	 */
	void note(Object message) {
		if (message instanceof RedisCommand<?, ?, ?> command) {
			if (command.getType() instanceof CommandType type) {
				note(type, command.getArgs());
			}
		}
		else if (message instanceof Collection<?> batch) {
			batch.forEach(this::note);
		}
	}

	private void note(CommandType type, @Nullable CommandArgs<?, ?> arguments) {
		switch (type) {
			case MONITOR, PSUBSCRIBE, SSUBSCRIBE, SUBSCRIBE -> {
				this.lasting = true;
			}
			case CLIENT -> {
				if (arguments != null && isStateful(arguments)) {
					this.lasting = true;
				}
			}
			case WATCH -> {
				this.watching = true;
			}
			case UNWATCH -> {
				this.watching = false;
			}
			case MULTI -> {
				this.inTransaction = true;
			}
			case DISCARD, EXEC -> {
				this.inTransaction = false;
				this.watching = false;
			}
			default -> {
			}
		}
	}

	private static boolean isStateful(CommandArgs<?, ?> arguments) {
		ByteBuf encoded = Unpooled.buffer();
		arguments.encode(encoded);
		String[] lines = encoded.toString(StandardCharsets.US_ASCII).split("\r\n", 3);
		return lines.length > 1 && STATEFUL_CLIENT.contains(lines[1].toUpperCase(Locale.ROOT));
	}

	/**
	 * Returns whether there is anything now.
	 * @return {@code true} if the connection cannot give way
	 */
	boolean hold() {
		return this.lasting || this.inTransaction || this.watching;
	}

	/**
	 * Returns whether there is anything for good.
	 * @return {@code true} if the connection never can give way
	 */
	boolean areLasting() {
		return this.lasting;
	}

}
