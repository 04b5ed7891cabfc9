package dev.elasticache.boot.memcached;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import net.spy.memcached.ops.GetOperation;
import net.spy.memcached.ops.OperationException;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ReadBatch}.
 *
 * @author The ElastiCache Boot authors
 */
class ReadBatchTests {

	private final Node node = mock();

	private final GetOperation.Callback first = mock();

	private final GetOperation.Callback second = mock();

	@Test
	void leavesSingleReadAsItIs() {
		ReadOperation read = read(this.first, "a");
		assertThat(ReadBatch.merge(List.of(read))).isSameAs(read);
		assertThat(read.getState()).isEqualTo(OperationState.WRITE_QUEUED);
	}

	@Test
	void asksForEachKeyOnceInThePlaceOfTheLast() {
		ReadOperation merged = ReadBatch.merge(List.of(read(this.first, "a", "generation"),
				read(this.second, "b", "generation"), read(mock(), "a", "generation")));
		assertThat(StandardCharsets.UTF_8.decode(merged.getBuffer()).toString()).isEqualTo("get b a generation\r\n");
		assertThat(merged.getHandlingNode()).isSameAs(this.node);
	}

	@Test
	void givesEachCallerWhatItAskedFor() throws Exception {
		GetOperation.Callback third = mock();
		List<ReadOperation> reads = List.of(read(this.first, "a", "x"), read(this.second, "b"), read(third, "x"));
		ReadOperation merged = ReadBatch.merge(reads);
		assertThat(reads).extracting(ReadOperation::getState).containsOnly(OperationState.READING);
		answer(merged, "VALUE x 7 1\r\n1\r\nVALUE a 0 1\r\n2\r\n");
		then(this.first).should(never()).complete();
		answer(merged, "END\r\n");
		then(this.first).should().gotData("x", 7, new byte[] { '1' });
		then(this.first).should().gotData("a", 0, new byte[] { '2' });
		then(third).should().gotData("x", 7, new byte[] { '1' });
		then(this.second).should(never()).gotData(any(), anyInt(), any());
		assertThat(codes(this.first)).containsExactly(StatusCode.SUCCESS);
		assertThat(codes(this.second)).containsExactly(StatusCode.ERR_NOT_FOUND);
		assertThat(codes(third)).containsExactly(StatusCode.SUCCESS);
		assertThat(reads).extracting(ReadOperation::getState).containsOnly(OperationState.COMPLETE);
		assertThat(merged.getState()).isEqualTo(OperationState.COMPLETE);
	}

	@Test
	void givesEachCallerBytesOfItsOwn() throws Exception {
		Answer one = new Answer(this.node);
		Answer other = new Answer(this.node);
		answer(ReadBatch.merge(List.of(read(one, "a"), read(other, "a"))), "VALUE a 0 1\r\n1\r\nEND\r\n");
		one.join().getBytes("a")[0] = '2';
		assertThat(other.join().getBytes("a")).containsExactly('1');
	}

	@Test
	void failsAllWithError() {
		failsAll("CLIENT_ERROR line too long", (merged, answer) -> assertThatExceptionOfType(OperationException.class)
			.isThrownBy(() -> answer(merged, answer)));
	}

	@Test
	void failsAllWithErrorOfServer() throws Exception {
		failsAll("SERVER_ERROR out of memory", ReadBatchTests::answer);
	}

	private <E extends Exception> void failsAll(String error, Receiver<E> receiver) throws E {
		List<ReadOperation> reads = List.of(read(this.first, "a"), read(this.second, "b"));
		ReadOperation merged = ReadBatch.merge(reads);
		receiver.receive(merged, error + "\r\n");
		assertThat(reads).allSatisfy((read) -> {
			assertThat(read.hasErrored()).isTrue();
			assertThat(read.getErrorMsg()).asString(StandardCharsets.UTF_8).isEqualTo(error);
		});
		assertThat(codes(this.first)).containsExactly(StatusCode.ERR_INTERNAL);
		assertThat(codes(this.second)).containsExactly(StatusCode.ERR_INTERNAL);
		then(this.second).should().complete();
	}

	@Test
	void cancelsAll() {
		List<ReadOperation> reads = List.of(read(this.first, "a"), read(this.second, "b"));
		ReadBatch.merge(reads).cancel();
		assertThat(reads).allMatch(ReadOperation::isCancelled);
		assertThat(codes(this.second)).containsExactly(StatusCode.CANCELLED);
		then(this.second).should().complete();
	}

	@Test
	void timesAllOutThatWereNotSentInTime() {
		List<ReadOperation> reads = List.of(read(this.first, "a"), read(this.second, "b"));
		assertThat(ReadBatch.merge(reads).isTimedOut(0)).isTrue();
		assertThat(reads).allMatch(ReadOperation::isTimedOut).allMatch(ReadOperation::isTimedOutUnsent);
		assertThat(codes(this.second)).containsExactly(StatusCode.TIMEDOUT);
		then(this.second).should().complete();
	}

	@Test
	void findsNothingBesideValueOfAnotherKey() {
		ReadOperation merged = ReadBatch.merge(List.of(read(this.first, "a"), read(this.second, "b")));
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> answer(merged, "VALUE other 0 1\r\nx\r\nEND\r\n"));
		then(this.node).should().mismatched(any());
		merged.cancel();
		then(this.first).should(never()).gotData(any(), anyInt(), any());
		assertThat(codes(this.first)).containsExactly(StatusCode.ERR_NOT_FOUND);
		assertThat(codes(this.second)).containsExactly(StatusCode.ERR_NOT_FOUND);
		then(this.second).should().complete();
	}

	private ReadOperation read(GetOperation.Callback callback, String... keys) {
		ReadOperation read = ReadOperation.get(List.of(keys), callback);
		read.setHandlingNode(this.node);
		read.initialize();
		return read;
	}

	private static void answer(ReadOperation operation, String answer) throws IOException {
		operation.readFromBuffer(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
	}

	private static List<StatusCode> codes(GetOperation.Callback callback) {
		ArgumentCaptor<OperationStatus> statuses = ArgumentCaptor.captor();
		then(callback).should(atLeastOnce()).receivedStatus(statuses.capture());
		return statuses.getAllValues().stream().map(OperationStatus::getStatusCode).toList();
	}

	/**
	 * What receives an answer.
	 *
	 * @param <E> what may become of it
	 */
	private interface Receiver<E extends Exception> {

		void receive(ReadOperation operation, String answer) throws E;

	}

}
