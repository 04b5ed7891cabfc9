package dev.elasticache.boot.valkey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.elasticache.boot.cache.AdaptiveYield;
import dev.elasticache.boot.valkey.ReadBatch.Read;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ReadBatch}.
 */
class ReadBatchTests {

	private static final AdaptiveYield YIELD = new AdaptiveYield(1);

	private final Read first = read("a");

	private final Read second = read("bc");

	private final ReadBatch batch = new ReadBatch(this.first, YIELD);

	@Test
	void asksForOneKeyByGet() {
		assertThat(this.batch.isShared()).isFalse();
		assertThat(encode(this.batch)).isEqualTo("*2\r\n$3\r\nGET\r\n$1\r\na\r\n");
		assertThat(this.batch.getType()).isEqualTo(CommandType.GET);
	}

	@Test
	void asksForSeveralKeysByMget() {
		assertThat(this.batch.add(this.second)).isTrue();
		assertThat(this.batch.isShared()).isTrue();
		String encoded = "*3\r\n$4\r\nMGET\r\n$1\r\na\r\n$2\r\nbc\r\n";
		assertThat(encode(this.batch)).isEqualTo(encoded);
		assertThat(this.batch.getType()).isEqualTo(CommandType.MGET);
		assertThat(encode(this.batch)).as("sent again").isEqualTo(encoded);
	}

	@Test
	void takesNoMoreWhenWritten() {
		encode(this.batch);
		assertThat(this.batch.add(this.second)).isFalse();
		assertThat(this.batch.close()).containsExactly(this.first);
	}

	@Test
	void takesNoMoreWhenFull() {
		for (int i = 1; i < ReadBatch.MAX_READS; i++) {
			assertThat(this.batch.add(read("key" + i))).isTrue();
		}
		assertThat(this.batch.add(this.second)).isFalse();
		assertThat(this.batch.close()).hasSize(ReadBatch.MAX_READS).startsWith(this.first);
	}

	@Test
	void readThatCameTooLateStartsAnother() {
		this.batch.add(read("b"));
		ReadBatch full = new ReadBatch(read("c"), YIELD);
		while (full.add(read("d"))) {
			assertThat(full.isShared()).isTrue();
		}
		assertThat(full.add(this.second)).isFalse();
		assertThat(this.batch.add(this.second)).isTrue();
		Read late = this.batch.close()[2];
		assertThat(new ReadBatch(late, YIELD).close()).containsExactly(this.second);
	}

	@Test
	void givesEachItsValueAsItComes() {
		this.batch.add(this.second);
		Read third = read("d");
		this.batch.add(third);
		encode(this.batch);
		this.batch.getOutput().multi(3);
		this.batch.getOutput().set(ByteBuffer.wrap(bytes("1")));
		assertThat(this.first.getNow(null)).isEqualTo(bytes("1"));
		assertThat(this.second).isNotDone();
		this.batch.getOutput().set((ByteBuffer) null);
		assertThat(this.second).isCompletedWithValue(null);
		this.batch.getOutput().set(ByteBuffer.wrap(bytes("")));
		assertThat(third.getNow(null)).isEqualTo(bytes(""));
	}

	@Test
	void givesTheOnlyOneItsValue() {
		encode(this.batch);
		this.batch.getOutput().set(ByteBuffer.wrap(bytes("1")));
		assertThat(this.first.getNow(null)).isEqualTo(bytes("1"));
	}

	@Test
	void beginsAgainWithTheNextReply() {
		this.batch.add(this.second);
		encode(this.batch);
		this.batch.getOutput().multi(2);
		this.batch.getOutput().set(ByteBuffer.wrap(bytes("1")));
		this.batch.getOutput().multi(2);
		this.batch.getOutput().set(ByteBuffer.wrap(bytes("1")));
		this.batch.getOutput().set(ByteBuffer.wrap(bytes("2")));
		assertThat(this.first.getNow(null)).isEqualTo(bytes("1"));
		assertThat(this.second.getNow(null)).isEqualTo(bytes("2"));
	}

	@Test
	void refusesReplyThatDoesNotFit() {
		ReadBatch single = new ReadBatch(read("c"), YIELD);
		encode(single);
		assertThatIllegalStateException().isThrownBy(() -> single.getOutput().multi(1));
		this.batch.add(this.second);
		encode(this.batch);
		assertThatIllegalStateException().isThrownBy(() -> this.batch.getOutput().multi(3))
			.withMessage("3 values for 2 keys");
		assertThatException().isThrownBy(() -> this.batch.getOutput().setSingle(ByteBuffer.wrap(bytes("QUEUED"))));
		assertThat(this.first).isNotDone();
	}

	private static String encode(ReadBatch batch) {
		ByteBuf buffer = Unpooled.buffer();
		batch.encode(buffer);
		return buffer.toString(StandardCharsets.UTF_8);
	}

	private static Read read(String key) {
		return new Read(bytes(key));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
