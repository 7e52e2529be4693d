import Fixtures
import Testing

@Suite struct ProfileTests {
  @Test func `a plate is full beyond its bevel and nothing outside`() {
    let plate = Profile.plate(2, bevel: 4)
    #expect(plate.thickness(depth: 4, at: .zero) == 2)
    #expect(plate.thickness(depth: 2, at: .zero) == 1.5)
    #expect(plate.thickness(depth: 0, at: .zero) == 0)
  }

  @Test func `a rod is a chord of its circle`() {
    // A 3-4-5 triangle: 3 from the axis of radius 5 leaves a half chord of 4.
    let rod = Profile.rod(10, radius: 5)
    #expect(abs(rod.thickness(depth: 2, at: .zero) - 8) < 1e-12)
    #expect(rod.thickness(depth: 5, at: .zero) == 10)
  }

  @Test func `a tube is two walls thick on its axis and thickest where the hollow begins`() {
    let tube = Profile.tube(10, wall: 1, radius: 5)
    #expect(abs(tube.thickness(depth: 5, at: .zero) - 2) < 1e-12)
    #expect(tube.thickness(depth: 1, at: .zero) > tube.thickness(depth: 1.5, at: .zero))
    #expect(tube.thickness(depth: 1, at: .zero) > tube.thickness(depth: 0.5, at: .zero))
  }

  @Test func `a wedge grows from one point to the other`() {
    let wedge = Profile.wedge(4, from: Point(0, 0), to: Point(0, 8))
    #expect(wedge.thickness(depth: 1, at: Point(3, 4)) == 2)
    #expect(wedge.thickness(depth: 1, at: Point(3, 9)) == 4)
  }
}
