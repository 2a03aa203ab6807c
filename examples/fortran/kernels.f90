! kernels: y = x + a x^3, and dx = dy (1 + 3 a x^2).
module kernels
  use iso_c_binding
  implicit none
contains

  subroutine cubic_forward(n, a, x, y) bind(c)
    integer(c_size_t), value :: n
    real(REAL_KIND), value :: a
    real(REAL_KIND), intent(in) :: x(n)
    real(REAL_KIND), intent(out) :: y(n)
    y = x + a * x * x * x
  end subroutine

  subroutine cubic_backward(n, a, x, dy, dx) bind(c)
    integer(c_size_t), value :: n
    real(REAL_KIND), value :: a
    real(REAL_KIND), intent(in) :: x(n), dy(n)
    real(REAL_KIND), intent(out) :: dx(n)
    dx = dy * (1 + 3 * a * x * x)
  end subroutine

end module
