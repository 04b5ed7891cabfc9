package dev.elasticache.boot.valkey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.elasticache.boot.local.LocalValkey;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link FlushConsolidation}.
 */
class FlushConsolidationIntegrationTests {

	private static final int COMMANDS = 2000;

	@Test
	void sendsManyCommandsInOneRecord() {
		try (LocalValkey valkey = LocalValkey.builder().start()) {
			assertThat(countRecords(valkey, new RecordCounter())).isGreaterThanOrEqualTo(COMMANDS);
			assertThat(countRecords(valkey, new FlushConsolidation(), new RecordCounter())).isLessThan(COMMANDS / 4);
		}
	}

	private static int countRecords(LocalValkey valkey, NettyCustomizer... customizers) {
		ClientResources resources = ClientResources.builder()
			.nettyCustomizer(new CompositeNettyCustomizer(List.of(customizers)))
			.build();
		RedisURI uri = RedisURI.Builder.redis(valkey.host(), valkey.port()).withSsl(true).build();
		SslOptions trust = SslOptions.builder().trustManager(valkey.certificates().authorityFile().toFile()).build();
		try (RedisClient client = RedisClient.create(resources, uri)) {
			client.setOptions(ClientOptions.builder().sslOptions(trust).build());
			StatefulRedisConnection<String, String> connection = client.connect();
			AtomicInteger records = ((RecordCounter) customizers[customizers.length - 1]).records;
			records.set(0);
			List<RedisFuture<String>> echoes = new ArrayList<>();
			for (int i = 0; i < COMMANDS; i++) {
				echoes.add(connection.async().echo("message " + i));
			}
			for (int i = 0; i < COMMANDS; i++) {
				assertThat(echoes.get(i).toCompletableFuture().join()).isEqualTo("message " + i);
			}
			return records.get();
		}
		finally {
			resources.shutdown();
		}
	}

	/**
	 * Counts the TLS records that leave.
	 */
	private static final class RecordCounter implements NettyCustomizer {

		private static final int RECORD_HEADER = 5;

		private final AtomicInteger records = new AtomicInteger();

		@Override
		public void afterChannelInitialized(Channel channel) {
			channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
				@Override
				public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
					ByteBuf bytes = (ByteBuf) message;
					for (int index = bytes.readerIndex(); index < bytes.writerIndex();) {
						RecordCounter.this.records.incrementAndGet();
						index += RECORD_HEADER + bytes.getUnsignedShort(index + 3);
					}
					context.write(message, promise);
				}
			});
		}

	}

}
