import Safetensors
import Testing

@Suite struct StoredTensorTests {
  @Test func `numbers come back as they were put in`() {
    #expect(StoredTensor([Float(1.5), -0.1]).floats() == [1.5, -0.1])
    #expect(StoredTensor([0.1, -Double.infinity]).doubles() == [0.1, -.infinity])
    #expect(StoredTensor([Int.min, -1, Int.max]).integers() == [.min, -1, .max])
    #expect(StoredTensor([UInt8(0), 200]).integers() == [0, 200])
  }

  @Test func `bytes are little-endian`() {
    #expect(
      StoredTensor([1, -2]).bytes == [1, 0, 0, 0, 0, 0, 0, 0, 254]
        + [UInt8](repeating: 255, count: 7))
    #expect(StoredTensor([Float(1)]).bytes == [0, 0, 0x80, 0x3F])
    #expect(StoredTensor([1.0]).bytes == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  @Test func `half precision is read in both forms`() {
    let half = StoredTensor(type: .float16, shape: [4], bytes: [0, 0x3C, 0, 0xC0, 1, 0, 0, 0x7C])
    #expect(half.doubles() == [1, -2, 0x1p-24, .infinity])
    let brain = StoredTensor(type: .bfloat16, shape: [2], bytes: [0x80, 0x3F, 0x49, 0x40])
    #expect(brain.floats() == [1, 3.140625])
  }

  @Test func `short integers keep their sign`() {
    #expect(StoredTensor(type: .int8, shape: [2], bytes: [0xFF, 0x7F]).integers() == [-1, 127])
    #expect(StoredTensor(type: .int16, shape: [1], bytes: [0xFE, 0xFF]).integers() == [-2])
    #expect(
      StoredTensor(type: .int32, shape: [1], bytes: [0, 0, 0, 0x80]).integers() == [-1 << 31])
    #expect(StoredTensor(type: .boolean, shape: [2], bytes: [0, 1]).integers() == [0, 1])
  }

  @Test func `integers are also numbers but numbers are not integers`() {
    #expect(StoredTensor([3, -4]).doubles() == [3, -4])
    #expect(StoredTensor([3, -4]).floats() == [3, -4])
    #expect(StoredTensor([Float(3)]).integers() == nil)
  }

  @Test func `a tensor without axes holds one number`() {
    #expect(StoredTensor([2.5], shape: []).count == 1)
    #expect(StoredTensor([Double](), shape: [3, 0]).count == 0)
  }
}
