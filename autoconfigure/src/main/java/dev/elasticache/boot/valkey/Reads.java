package dev.elasticache.boot.valkey;

import java.util.concurrent.CompletableFuture;

import dev.elasticache.boot.cache.AdaptiveYield;
import dev.elasticache.boot.valkey.ReadBatch.Read;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import org.jspecify.annotations.Nullable;

/**
 * Merges reads that wait to be written. A command of its own for each costs the client,
 * and the engine, more than the read itself.
 * <p>
 * A read sees all that was written before it on the same connection, awaited or not. It
 * may also see what is written by one who does not wait for the read.
 *
 * @author The ElastiCache Boot authors
 */
final class Reads {

	/** Once lets all others run that wait for a processor, if they are readers. */
	private final AdaptiveYield yield = new AdaptiveYield(1);

	private volatile @Nullable ReadBatch open;

	/**
	 * Reads a value.
	 * @param connection the connection, to no cluster: there each slot is asked for
	 * itself
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 */
	CompletableFuture<byte @Nullable []> get(StatefulConnection<byte[], byte[]> connection, byte[] key) {
		Read read = new Read(key);
		ReadBatch batch = this.open;
		if (batch == null || !batch.add(read)) {
			batch = new ReadBatch(read, this.yield);
			// Before it is sent: it is then behind whatever was sent by one who finds it
			this.open = batch;
			send(connection, batch);
		}
		return read;
	}

	/**
	 * Has later reads be sent behind what was sent so far.
	 */
	void sendLaterOnesBehind() {
		this.open = null;
	}

	private void send(StatefulConnection<byte[], byte[]> connection, ReadBatch batch) {
		AsyncCommand<byte[], byte[], @Nullable Void> command = new AsyncCommand<>(batch);
		command.whenComplete((done, failure) -> {
			if (failure != null) {
				fail(connection, batch.close(), failure);
			}
		});
		try {
			connection.dispatch(command);
		}
		catch (RuntimeException ex) {
			command.completeExceptionally(ex);
		}
	}

	private void fail(StatefulConnection<byte[], byte[]> connection, Read[] reads, Throwable failure) {
		boolean perhapsOfOne = reads.length > 1 && failure instanceof RedisCommandExecutionException;
		for (Read read : reads) {
			if (perhapsOfOne) {
				send(connection, new ReadBatch(read, this.yield));
			}
			else {
				read.completeExceptionally(failure);
			}
		}
	}

}
