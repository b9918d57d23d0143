(* The integrals I_n of cos^(2n) and J_n of x^2 cos^(2n) over [0, pi/2]: both are positive, each follows from the one
   before by the derivative of a product that vanishes at both ends, and J_n is small beside I_n. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(* cos^(2n), and x^2 times it *)
Definition even (n : nat) (x : R) : R := cos x ^ (2 * n).
Definition moment (n : nat) (x : R) : R := x ^ 2 * even n x.

Definition I (n : nat) : R := RInt (even n) 0 (PI / 2).
Definition J (n : nat) : R := RInt (moment n) 0 (PI / 2).

Lemma half_pi : 0 < PI / 2.
Proof. pose proof PI_RGT_0. lra. Qed.

Lemma even_next : forall n x, even (S n) x = even n x * cos x ^ 2.
Proof. intros. unfold even. rewrite <- pow_add. f_equal. lia. Qed.

Lemma even_continuous : forall n x, continuous (even n) x.
Proof. intros. apply (ex_derive_continuous (even n)). unfold even. auto_derive. exact Logic.I. Qed.

Lemma moment_continuous : forall n x, continuous (moment n) x.
Proof. intros. apply (ex_derive_continuous (moment n)). unfold moment, even. auto_derive. exact Logic.I. Qed.

Lemma I_is : forall n, is_RInt (even n) 0 (PI / 2) (I n).
Proof. intros. apply (RInt_correct (even n)), (ex_RInt_continuous (even n)). intros. apply even_continuous. Qed.

Lemma J_is : forall n, is_RInt (moment n) 0 (PI / 2) (J n).
Proof. intros. apply (RInt_correct (moment n)), (ex_RInt_continuous (moment n)). intros. apply moment_continuous. Qed.

(* a f + b h with the same factor in the integral *)
Lemma combined : forall (f h : R -> R) a b i j,
  is_RInt f 0 (PI / 2) i -> is_RInt h 0 (PI / 2) j -> is_RInt (fun x => a * f x + b * h x) 0 (PI / 2) (a * i + b * j).
Proof.
  intros f h a b i j Hf Hh.
  exact (is_RInt_plus _ _ _ _ _ _ (is_RInt_scal _ _ _ a _ Hf) (is_RInt_scal _ _ _ b _ Hh)).
Qed.

Lemma combined_continuous : forall (f h : R -> R) a b,
  (forall x, continuous f x) -> (forall x, continuous h x) -> forall x, continuous (fun x => a * f x + b * h x) x.
Proof.
  intros f h a b Hf Hh x.
  exact (continuous_plus _ _ x (continuous_scal_r a f x (Hf x)) (continuous_scal_r b h x (Hh x))).
Qed.

(* The integral of a derivative is 0 if its antiderivative vanishes at both ends. *)
Lemma vanishing : forall (F f : R -> R) i, F 0 = 0 -> F (PI / 2) = 0 ->
  (forall x, is_derive F x (f x)) -> (forall x, continuous f x) -> is_RInt f 0 (PI / 2) i -> i = 0.
Proof.
  intros F f i left right derive cont integral.
  assert (Z := is_RInt_derive F f 0 (PI / 2) (fun x _ => derive x) (fun x _ => cont x)).
  rewrite left, right in Z.
  rewrite <- (is_RInt_unique _ _ _ _ integral), (is_RInt_unique _ _ _ _ Z). unfold minus, plus, opp. simpl. ring.
Qed.

(* What auto_derive leaves: an identity in sin x, cos x, a power of cos x, and numbers. *)
Ltac trigonometric x :=
  repeat match goal with
  | |- context [match ?k with O => 1 | S _ => INR ?k + 1 end] =>
      change (match k with O => 1 | S _ => INR k + 1 end) with (INR (S k))
  end;
  assert (sin x ^ 2 = 1 - cos x ^ 2) as square by (pose proof (sin2_cos2 x); unfold Rsqr in *; lra);
  rewrite ?S_INR, ?plus_INR; simpl (INR 0); ring [square].

(* (cos^(2n+1) sin)' = 2(n+1) cos^(2n+2) - (2n+1) cos^(2n) *)
Lemma I_next : forall n, 2 * INR (S n) * I (S n) + - (2 * INR n + 1) * I n = 0.
Proof.
  intros n.
  apply (vanishing (fun x => cos x ^ S (2 * n) * sin x)
                   (fun x => 2 * INR (S n) * even (S n) x + - (2 * INR n + 1) * even n x)).
  - rewrite sin_0. ring.
  - rewrite cos_PI2. simpl. ring.
  - intros x. auto_derive; [exact Logic.I |]. rewrite even_next. unfold even. simpl Nat.mul. trigonometric x.
  - apply combined_continuous; apply even_continuous.
  - apply combined; apply I_is.
Qed.

(* (x cos^(2n+2) + (n+1) x^2 cos^(2n+1) sin)' = cos^(2n+2) - (n+1) (2n+1) x^2 cos^(2n) + 2 (n+1)^2 x^2 cos^(2n+2) *)
Lemma J_next : forall n,
  1 * I (S n) + 1 * (- INR (S n) * (2 * INR n + 1) * J n + 2 * INR (S n) ^ 2 * J (S n)) = 0.
Proof.
  intros n.
  apply (vanishing (fun x => x * cos x ^ S (S (2 * n)) + INR (S n) * x ^ 2 * cos x ^ S (2 * n) * sin x)
                   (fun x => 1 * even (S n) x + 1 * (- INR (S n) * (2 * INR n + 1) * moment n x
                                                      + 2 * INR (S n) ^ 2 * moment (S n) x))).
  - rewrite sin_0. ring.
  - rewrite cos_PI2. simpl. ring.
  - intros x. auto_derive; [exact Logic.I |]. unfold moment. rewrite even_next. unfold even. simpl Nat.mul.
    trigonometric x.
  - apply combined_continuous; [apply even_continuous | apply combined_continuous; apply moment_continuous].
  - apply combined; [apply I_is | apply combined; apply J_is].
Qed.

Lemma even_positive : forall n x, 0 < x < PI / 2 -> 0 < even n x.
Proof. intros n x H. apply pow_lt, cos_gt_0; pose proof half_pi; lra. Qed.

Lemma I_positive : forall n, 0 < I n.
Proof.
  intros. apply (RInt_gt_0 (even n) 0 (PI / 2) half_pi); [apply even_positive | intros; apply even_continuous].
Qed.

Lemma J_positive : forall n, 0 < J n.
Proof.
  intros. apply (RInt_gt_0 (moment n) 0 (PI / 2) half_pi); [| intros; apply moment_continuous].
  intros x H. apply Rmult_lt_0_compat; [apply pow_lt; lra | apply even_positive; exact H].
Qed.

Lemma I_0 : I 0 = PI / 2.
Proof.
  unfold I. rewrite (is_RInt_unique (even 0) 0 (PI / 2) _ (is_RInt_const 0 (PI / 2) 1)).
  unfold scal. simpl. unfold mult. simpl. lra.
Qed.

Lemma J_0 : J 0 = (PI / 2) ^ 3 / 3.
Proof.
  assert (D : forall x, is_derive (fun x => x ^ 3 / 3) x (moment 0 x)).
  { intros. auto_derive; [exact Logic.I |]. unfold moment, even. simpl. lra. }
  unfold J. rewrite (is_RInt_unique _ _ _ _ (is_RInt_derive _ (moment 0) 0 (PI / 2) (fun x _ => D x)
                                               (fun x _ => moment_continuous 0 x))).
  unfold minus, plus, opp. simpl. lra.
Qed.

(* x cos x <= sin x, since (sin x - x cos x)' = x sin x *)
Lemma below_sine : forall x, 0 < x < PI / 2 -> 0 <= x * cos x <= sin x.
Proof.
  intros x H. pose proof half_pi. split.
  - apply Rmult_le_pos; [lra |]. apply cos_ge_0; lra.
  - destruct (MVT_gen (fun x => sin x - x * cos x) 0 x (fun x => x * sin x)) as [c [Hc E]].
    + intros y Hy. auto_derive; [exact Logic.I | ring].
    + intros y Hy. apply continuity_pt_filterlim, (ex_derive_continuous (fun x => sin x - x * cos x)).
      auto_derive. exact Logic.I.
    + rewrite Rmin_left, Rmax_right in Hc by lra. rewrite sin_0 in E.
      assert (0 <= c * sin c * (x - 0)) by (repeat apply Rmult_le_pos; try lra; apply sin_ge_0; lra). lra.
Qed.

(* x^2 cos^(2n+2) <= sin^2 cos^(2n) = cos^(2n) - cos^(2n+2) *)
Lemma J_small : forall n, J (S n) <= 1 * I n + - 1 * I (S n).
Proof.
  intros n. pose proof half_pi.
  apply (is_RInt_le (moment (S n)) (fun x => 1 * even n x + - 1 * even (S n) x) 0 (PI / 2)); [lra | apply J_is | |].
  - apply combined; apply I_is.
  - intros x Hx. unfold moment. rewrite even_next.
    replace (x ^ 2 * (even n x * cos x ^ 2)) with (even n x * (x * cos x) ^ 2) by ring.
    replace (1 * even n x + - 1 * (even n x * cos x ^ 2)) with (even n x * sin x ^ 2)
      by (pose proof (sin2_cos2 x); unfold Rsqr in *; replace (sin x ^ 2) with (1 - cos x ^ 2) by lra; ring).
    apply Rmult_le_compat_l; [left; apply even_positive, Hx |]. apply pow_incr, below_sine, Hx.
Qed.

Lemma ratio_small : forall n, 0 < J (S n) / I (S n) <= / (2 * INR n + 1).
Proof.
  intros n. pose proof (I_next n) as E. pose proof (J_small n).
  pose proof (I_positive (S n)) as Hi. pose proof (pos_INR n).
  split; [apply Rdiv_lt_0_compat; [apply J_positive | exact Hi] |].
  apply (Rmult_le_reg_r (I (S n))); [exact Hi |]. rewrite S_INR in E.
  assert (I n = 2 * (INR n + 1) * I (S n) / (2 * INR n + 1)) as En by (field_simplify_eq; lra).
  replace (J (S n) / I (S n) * I (S n)) with (J (S n)) by (field; lra).
  replace (/ (2 * INR n + 1) * I (S n)) with (1 * I n + - 1 * I (S n)) by (rewrite En; field; lra). assumption.
Qed.
